package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Executes one statement that changes rows. */
final class Sql {
  private Sql() {}

  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
