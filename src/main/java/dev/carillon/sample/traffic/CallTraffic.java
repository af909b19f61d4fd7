package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes calls that ring, are answered or not, and end. Their state is only in the rows, so the
 * calls of a killed process end as well.
 */
final class CallTraffic implements Generator.Activity {
  private static final Duration PAUSE = Duration.ofMillis(900);
  private static final int MOST_AT_ONCE = 3;
  private static final int KEPT = 200;

  /** The flow of every generated call. */
  private static final String FLOW = "b7a1c9d0-5e3f-4a2b-9c8d-0000000000ff";

  private static final String LIVE =
      """
      select id, owner_id, status, extract(epoch from now() - tm_update) as seconds
      from calls where flow_id = '%s' and status <> 'hangup' order by tm_create
      """
          .formatted(FLOW);
  private static final String RING =
      """
      insert into calls (customer_id, owner_type, owner_id, flow_id, source, destination, status,
        direction, tm_ringing)
      select customer_id, 'agent', id, '%s', ?, ?, 'ringing', ?, now() from agents
      where status = 'available' order by id offset ? limit 1
      returning owner_id
      """
          .formatted(FLOW);
  private static final String ANSWER =
      "update calls set status = 'progressing', tm_progressing = now(), tm_update = now()"
          + " where id = ?::uuid";
  private static final String HANG_UP =
      "update calls set status = 'hangup', hangup_by = ?, hangup_reason = ?, tm_hangup = now(),"
          + " tm_update = now() where id = ?::uuid";
  private static final String AGENT =
      "update agents set status = ?, tm_update = now() where id = ?::uuid";
  private static final String FORGET =
      "delete from calls where id in (select id from calls where flow_id = '%s' order by tm_create desc offset %d)"
          .formatted(FLOW, KEPT);

  private record Call(String id, String agent, String status, double seconds) {}

  @Override
  public Duration act(Connection connection, Random random) throws SQLException {
    List<Call> live = live(connection);
    for (Call call : live) {
      step(connection, call, random);
    }
    if (live.size() < MOST_AT_ONCE && random.nextInt(4) == 0) {
      ring(connection, random);
    }
    return PAUSE;
  }

  private static List<Call> live(Connection connection) throws SQLException {
    var calls = new ArrayList<Call>();
    try (PreparedStatement statement = connection.prepareStatement(LIVE);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        calls.add(
            new Call(rows.getString(1), rows.getString(2), rows.getString(3), rows.getDouble(4)));
      }
    }
    return calls;
  }

  private static void step(Connection connection, Call call, Random random) throws SQLException {
    if (call.status().equals("ringing") && call.seconds() > 2) {
      if (random.nextInt(5) == 0) {
        Sql.update(connection, HANG_UP, "remote", "noanswer", call.id());
        Sql.update(connection, AGENT, "available", call.agent());
      } else {
        Sql.update(connection, ANSWER, call.id());
        Sql.update(connection, AGENT, "busy", call.agent());
      }
    } else if (call.status().equals("progressing") && call.seconds() > 3 + random.nextInt(9)) {
      Sql.update(
          connection, HANG_UP, random.nextBoolean() ? "remote" : "local", "normal", call.id());
      Sql.update(connection, AGENT, "available", call.agent());
      Sql.update(connection, FORGET);
    }
  }

  private static void ring(Connection connection, Random random) throws SQLException {
    String outside = "+49405550" + (1000 + random.nextInt(9000));
    String inside = "+494055500" + random.nextInt(10);
    boolean incoming = random.nextInt(3) > 0;
    try (PreparedStatement statement = connection.prepareStatement(RING)) {
      statement.setString(1, incoming ? outside : inside);
      statement.setString(2, incoming ? inside : outside);
      statement.setString(3, incoming ? "incoming" : "outgoing");
      statement.setInt(4, random.nextInt(6));
      try (ResultSet rows = statement.executeQuery()) {
        if (rows.next()) {
          Sql.update(connection, AGENT, "ringing", rows.getString(1));
        }
      }
    }
  }
}
