package dev.carillon.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** Ships are late, and sometimes early. */
final class ShippingActivity implements Generator.Activity {
  private static final String DELAY =
      """
      update port_calls set eta = eta + make_interval(mins => ?), etd = etd + make_interval(mins => ?),
        modified_date = now()
      where key = (select key from port_calls where departed_date is null order by key offset ? limit 1)
      """;

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    int minutes = 5 * (random.nextInt(13) - 6);
    Sql.update(connection, DELAY, minutes, minutes, random.nextInt(12));
    return Duration.ofSeconds(8 + random.nextInt(12));
  }
}
