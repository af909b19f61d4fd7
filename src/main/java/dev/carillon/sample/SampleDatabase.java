package dev.carillon.sample;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The tables of the sample world and their first rows. */
final class SampleDatabase {
  static final String NAME = "carillon";
  static final String PUBLICATION = "sample";

  private SampleDatabase() {}

  /**
   * Creates the tables and rows in one transaction, unless they exist.
   *
   * @throws OldWorldException if those that are there were made from other files
   */
  static void prepare(String jdbcUrl) throws SQLException {
    String schema = Resources.text("schema.sql");
    String data = Resources.text("data.sql");
    String version = UUID.nameUUIDFromBytes((schema + data).getBytes(StandardCharsets.UTF_8)) + "";
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      String found = version(statement);
      if (found.isEmpty()) {
        connection.setAutoCommit(false);
        statement.execute(schema);
        statement.execute(data);
        statement.execute("comment on publication " + PUBLICATION + " is '" + version + "'");
        connection.commit();
      } else if (!found.equals(version)) {
        throw new OldWorldException();
      }
    }
  }

  /** Writes OpenShock's directory and the alert scripts, if they do not exist. */
  static void fillTablesOfTheGateway(String jdbcUrl) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(Resources.text("openshock.sql"));
      statement.execute(Resources.text("alerts.sql"));
    }
  }

  /** Makes the webhook that posts voyages to the receiver, or gives it the new URL and secret. */
  static void subscribe(String jdbcUrl, HookReceiver receiver) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        PreparedStatement statement = connection.prepareStatement(Resources.text("webhook.sql"))) {
      statement.setString(1, receiver.url());
      statement.setString(2, receiver.secret());
      statement.executeUpdate();
    }
  }

  private static String version(Statement statement) throws SQLException {
    String sql =
        "select coalesce(obj_description(oid, 'pg_publication'), 'unknown') from pg_publication"
            + " where pubname = '"
            + PUBLICATION
            + "'";
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }
}
