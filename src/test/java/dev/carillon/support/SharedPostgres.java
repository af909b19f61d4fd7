package dev.carillon.support;

import dev.carillon.embedded.EmbeddedPostgresql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** One PostgreSQL for all tests of this process. Who stops a server starts one of its own. */
public final class SharedPostgres implements AutoCloseable {
  private final Path directory = SharedServers.directory("postgresql");
  private final EmbeddedPostgresql server;

  /** A database that no other test has. */
  public record Database(String name, String jdbcUrl, String uri) {
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl);
    }

    public void execute(String sql) throws SQLException {
      try (var connection = connect();
          var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  private SharedPostgres() {
    server = new EmbeddedPostgresql(FreshPostgres.in(directory)).start();
  }

  public static SharedPostgres get() {
    return SharedServers.get(SharedPostgres.class, SharedPostgres::new);
  }

  /** Creates an empty database. */
  public Database database(String prefix) {
    String name = prefix + "_" + UUID.randomUUID().toString().replace("-", "");
    server.createDatabase(name);
    return new Database(name, server.jdbcUrl(name), server.uri(name));
  }

  @Override
  public void close() {
    server.close();
    SharedServers.delete(directory);
  }
}
