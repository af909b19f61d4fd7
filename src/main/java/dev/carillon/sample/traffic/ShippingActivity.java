package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** Changes arrival times and freights, and adds or removes a port call for bunkers. */
final class ShippingActivity implements Generator.Activity {
  /** Port calls with a higher key were generated. */
  private static final int GENERATED = 6_000_000;

  private static final int KEPT = 6;

  private static final String DELAY =
      """
      update port_calls set eta = eta + make_interval(mins => ?), etd = etd + make_interval(mins => ?),
        modified_date = now()
      where key = (select key from port_calls where departed_date is null order by key offset ? limit 1)
      """;
  private static final String FREIGHT =
      """
      update voyages set freight = greatest(0, freight + ?), modified_date = now()
      where key = (select key from voyages order by key offset ? limit 1)
      """;
  private static final String CALL =
      """
      insert into port_calls (key, voyage_key, customer, sequence_number, port_code, port_name, reason_for_call,
        eta, etd)
      select (select greatest(%d, max(key)) + 1 from port_calls), v.key, v.customer,
        (select max(sequence_number) + 1 from port_calls where voyage_key = v.key), 'GIGIB', 'Gibraltar', 'B',
        v.end_date, v.end_date + interval '6 hours'
      from voyages v order by v.key offset ? limit 1
      """
          .formatted(GENERATED);
  private static final String CANCEL =
      """
      delete from port_calls where key in
        (select key from port_calls where key > %d order by key desc offset %d)
      """
          .formatted(GENERATED, KEPT);

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    switch (random.nextInt(4)) {
      case 0 -> Sql.update(connection, FREIGHT, 250 * (random.nextInt(9) - 4), random.nextInt(4));
      case 1 -> {
        Sql.update(connection, CALL, random.nextInt(4));
        Sql.update(connection, CANCEL);
      }
      default -> {
        int minutes = 5 * (random.nextInt(13) - 6);
        Sql.update(connection, DELAY, minutes, minutes, random.nextInt(12));
      }
    }
    return Duration.ofSeconds(8 + random.nextInt(12));
  }
}
