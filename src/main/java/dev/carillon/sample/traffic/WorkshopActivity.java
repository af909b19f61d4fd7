package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Drives and services vehicles, and deletes the oldest generated service records. */
final class WorkshopActivity implements Generator.Activity {
  private static final int KEPT = 40;
  private static final String MARK = "generated";
  private static final List<String> WORK =
      List.of("Oil change", "Tyres rotated", "Coolant", "Air filter", "Headlight", "Inspection");

  private static final String DRIVE = "update vehicles set odometer = odometer + ? where id = ?";
  private static final String SERVICE =
      """
      insert into service_records (vehicle_id, customer, record_type, mileage, description, cost,
        notes, username)
      select id, customer, ?, odometer, ?, ?::numeric / 100, '%s', username
      from vehicles where id = ?
      """
          .formatted(MARK);
  private static final String FORGET =
      """
      delete from service_records where id in
        (select id from service_records where notes = '%s' order by id desc offset %d)
      """
          .formatted(MARK, KEPT);

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    int vehicle = 1 + random.nextInt(12);
    Sql.update(connection, DRIVE, 1 + random.nextInt(400), vehicle);
    if (random.nextInt(3) == 0) {
      String type = random.nextInt(4) == 0 ? "repairrecord" : "servicerecord";
      String work = WORK.get(random.nextInt(WORK.size()));
      Sql.update(connection, SERVICE, type, work, 1500 + random.nextInt(60_000), vehicle);
      Sql.update(connection, FORGET);
    }
    return Duration.ofSeconds(5 + random.nextInt(6));
  }
}
