package dev.carillon.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;

/** Devices say that they are there; one comes and goes. */
final class DeviceActivity implements Generator.Activity {
  private static final String ALIVE = "update devices set last_seen = now() where online";
  private static final String COME_OR_GO =
      """
      update devices set online = not online, last_seen = now(),
        firmware_version = case when online then null else '1.4.0' end
      where id = 'a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d03'
      """;

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    Sql.update(connection, random.nextInt(4) == 0 ? COME_OR_GO : ALIVE);
    return Duration.ofSeconds(6 + random.nextInt(6));
  }
}
