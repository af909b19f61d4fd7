package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Moves trackers around their town; some park, and drive on later. */
final class TrackerTraffic implements Generator.Activity {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FASTEST = 90;
  private static final int SLOWEST = 8;
  private static final double METRES_PER_DEGREE = 111_320;

  /** The distance from the centre of the town, in degrees, at which a tracker turns back. */
  private static final double EDGE = 0.12;

  private static final String MOVING =
      """
      select s.tracker_id, s.lat, s.lng, s.heading, s.speed,
        avg(s.lat) over town, avg(s.lng) over town
      from tracker_states s where s.movement_status = 'moving'
      window town as (partition by s.customer) order by s.tracker_id
      """;
  private static final String MOVE =
      """
      update tracker_states set lat = ?, lng = ?, heading = ?, speed = ?, gps_updated = now(),
        actual_track_update = now(), last_update = now() where tracker_id = ?
      """;
  private static final String TURN_KEY =
      """
      update tracker_states set
        movement_status = case movement_status when 'moving' then 'parked' else 'moving' end,
        speed = case movement_status when 'moving' then 0 else 20 end,
        ignition = movement_status <> 'moving', inputs[1] = movement_status <> 'moving',
        movement_status_update = now(), ignition_update = now(), inputs_update = now(),
        last_update = now()
      where tracker_id = (select tracker_id from tracker_states
        where movement_status = ? order by tracker_id offset ? limit 1)
      """;

  private record Position(
      int tracker, double lat, double lng, int heading, int speed, double midLat, double midLng) {}

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    List<Position> moving = moving(connection);
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      for (Position position : moving) {
        if (random.nextBoolean()) {
          move(statement, position, random);
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
    if (random.nextInt(15) == 0) {
      boolean park = moving.size() > 25;
      Sql.update(connection, TURN_KEY, park ? "moving" : "parked", random.nextInt(10));
    }
    return PAUSE;
  }

  private static List<Position> moving(Connection connection) throws SQLException {
    var positions = new ArrayList<Position>();
    try (PreparedStatement statement = connection.prepareStatement(MOVING);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        positions.add(
            new Position(
                rows.getInt(1),
                rows.getDouble(2),
                rows.getDouble(3),
                rows.getInt(4),
                rows.getInt(5),
                rows.getDouble(6),
                rows.getDouble(7)));
      }
    }
    return positions;
  }

  private static void move(PreparedStatement statement, Position from, Random random)
      throws SQLException {
    int speed = Math.max(SLOWEST, Math.min(FASTEST, from.speed() + random.nextInt(17) - 8));
    int heading = Math.floorMod(homeward(from) + random.nextInt(41) - 20, 360);
    // Two seconds at this speed, because each one moves every second time.
    double degrees = speed / 3.6 * 2 / METRES_PER_DEGREE;
    double radians = Math.toRadians(heading);
    statement.setDouble(1, from.lat() + degrees * Math.cos(radians));
    statement.setDouble(
        2, from.lng() + degrees * Math.sin(radians) / Math.cos(Math.toRadians(from.lat())));
    statement.setInt(3, heading);
    statement.setInt(4, speed);
    statement.setInt(5, from.tracker());
  }

  /** The same heading, or at the edge of the town the heading to its centre. */
  private static int homeward(Position from) {
    double north = from.midLat() - from.lat();
    double east = from.midLng() - from.lng();
    if (Math.abs(north) < EDGE && Math.abs(east) < EDGE) {
      return from.heading();
    }
    return (int) Math.toDegrees(Math.atan2(east, north));
  }
}
