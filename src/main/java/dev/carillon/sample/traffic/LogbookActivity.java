package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Refuels vehicles, moves plans forward, and adds and removes reminders. */
final class LogbookActivity implements Generator.Activity {
  private static final int KEPT = 20;
  private static final String MARK = "generated";
  private static final List<String> REMINDERS =
      List.of("Check the tyre pressure", "Insurance is due", "Wash the windscreen");

  private static final String REFUEL =
      """
      insert into gas_records (vehicle_id, customer, mileage, gallons, cost, notes, username)
      select id, customer, odometer, ?::numeric / 1000, ?::numeric / 100, '%s', username
      from vehicles where id = ? and not is_electric
      """
          .formatted(MARK);
  private static final String PROGRESS =
      """
      update plan_records set progress = case progress when 'Backlog' then 'InProgress'
        when 'InProgress' then 'Testing' when 'Testing' then 'Done' else 'Backlog' end
      where id = (select id from plan_records where vehicle_id = ? order by id offset ? limit 1)
      """;
  private static final String REMIND =
      """
      insert into reminder_records (vehicle_id, customer, description, metric, mileage, notes, username)
      select id, customer, ?, 'Odometer', odometer + 500, '%s', username from vehicles where id = ?
      """
          .formatted(MARK);
  private static final String FORGET =
      "delete from %1$s where id in (select id from %1$s where notes = '%2$s' order by id desc offset %3$d)";

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    int vehicle = 1 + random.nextInt(12);
    switch (random.nextInt(3)) {
      case 0 -> {
        int milligallons = 4_000 + random.nextInt(12_000);
        Sql.update(connection, REFUEL, milligallons, milligallons * 39 / 100, vehicle);
        Sql.update(connection, FORGET.formatted("gas_records", MARK, KEPT));
      }
      case 1 -> Sql.update(connection, PROGRESS, vehicle, random.nextInt(2));
      default -> {
        String text = REMINDERS.get(random.nextInt(REMINDERS.size()));
        Sql.update(connection, REMIND, text, vehicle);
        Sql.update(connection, FORGET.formatted("reminder_records", MARK, KEPT));
      }
    }
    return Duration.ofSeconds(6 + random.nextInt(8));
  }
}
