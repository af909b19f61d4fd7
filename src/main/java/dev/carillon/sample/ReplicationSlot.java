package dev.carillon.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication slot in PostgreSQL and the engine's file of offsets. They belong together: when
 * one of them is lost, both are dropped, and the engine reads every row again.
 */
final class ReplicationSlot {
  private static final Logger log = LoggerFactory.getLogger(ReplicationSlot.class);

  private final String jdbcUrl;
  private final String name;
  private final Path offsets;

  ReplicationSlot(String jdbcUrl, String name, Path offsets) {
    this.jdbcUrl = jdbcUrl;
    this.name = name;
    this.offsets = offsets;
  }

  /** True if the engine streams changes; before that it creates the slot and reads all rows. */
  boolean isStreaming() {
    String sql =
        "select 1 from pg_replication_slots s join pg_stat_replication r on r.pid = s.active_pid"
            + " where s.slot_name = ? and r.state in ('catchup', 'streaming')";
    try {
      return !query(sql).isEmpty();
    } catch (SQLException e) {
      log.debug("slot was not checked slot={} cause={}", name, e.toString());
      return false;
    }
  }

  /** Drops a slot or offsets that would stop the engine. */
  void repair() throws SQLException, IOException {
    String status = status();
    if (status.equals("lost")) {
      log.warn("slot has lost changes, reading all rows again slot={}", name);
      drop();
    } else if (status.isEmpty() && Files.deleteIfExists(offsets)) {
      log.warn("slot does not exist any more, reading all rows again slot={}", name);
    }
  }

  /** PostgreSQL's {@code wal_status} of the slot; empty if there is no slot. */
  private String status() throws SQLException {
    return query(
        "select coalesce(wal_status, 'lost') from pg_replication_slots where slot_name = ?");
  }

  void drop() throws SQLException, IOException {
    query(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ?");
    Files.deleteIfExists(offsets);
  }

  /** The first value of a query about this slot; empty if the query has no row. */
  private String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }
}
