package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Blocks a tracker of each user at intervals, and unblocks it a little later. */
final class TrackerBlocks implements Generator.Activity {
  private static final List<Integer> TRACKERS = List.of(1_701_019, 1_701_040);
  private static final String TOGGLE = "update trackers set blocked = not blocked where id = ?";

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    Sql.update(connection, TOGGLE, TRACKERS.get(random.nextInt(TRACKERS.size())));
    return Duration.ofSeconds(10 + random.nextInt(15));
  }
}
