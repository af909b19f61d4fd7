package dev.carillon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server, run from the binaries on the class path, with logical replication enabled.
 * Used by one thread at a time; every method blocks. It may be stopped and started again, with the
 * same port and data; a server that a killed process left running on the data is stopped first.
 */
public final class EmbeddedPostgresql implements AutoCloseable {
  static final String USER = "postgres";
  private final Options options;
  private final ProcessAccount account;
  private int port;
  private @Nullable PostgresqlServer server;
  private @Nullable DirectoryLock lock;

  /**
   * Location and durability of the server.
   *
   * @param directory holds the data, the server's log, and nothing else
   * @param binaries where the programs are unpacked; may be shared by many servers
   * @param port 0 for a free one
   * @param durable a commit is on the disk when it returns
   * @param password of the user {@code postgres}; empty: every client that reaches the port may log
   *     in. It is set when the data directory is created, and not changed later
   * @param settings further server settings; they override the defaults
   */
  public record Options(
      Path directory,
      Path binaries,
      int port,
      boolean durable,
      String password,
      Map<String, String> settings) {
    public Options {
      directory = directory.toAbsolutePath().normalize();
      settings = Map.copyOf(settings);
    }

    public static Options of(Path directory) {
      return new Options(directory, directory.resolve("binaries"), 0, false, "", Map.of());
    }

    public Options withBinaries(Path binaries) {
      return new Options(directory, binaries, port, durable, password, settings);
    }

    public Options withPort(int port) {
      return new Options(directory, binaries, port, durable, password, settings);
    }

    public Options withDurable(boolean durable) {
      return new Options(directory, binaries, port, durable, password, settings);
    }

    public Options withPassword(String password) {
      return new Options(directory, binaries, port, durable, password, settings);
    }

    public Options withSetting(String key, String value) {
      var all = new HashMap<>(settings);
      all.put(key, value);
      return new Options(directory, binaries, port, durable, password, all);
    }
  }

  public EmbeddedPostgresql(Options options) {
    this(options, ProcessAccount.choose());
  }

  EmbeddedPostgresql(Options options, ProcessAccount account) {
    this.options = options;
    this.account = account;
    this.port = options.port();
  }

  /**
   * Starts the server; no effect if it is running.
   *
   * @throws PortInUseException if the port is in use
   * @throws DirectoryInUseException if the data is in use
   */
  public EmbeddedPostgresql start() {
    if (server != null) {
      return this;
    }
    try {
      Path home = PostgresqlBinaries.in(options.binaries());
      lock = DirectoryLock.of(options.directory());
      Path data = PostgresqlData.in(options, account, home);
      new Postmaster(data).stopLeftBehind();
      port = Ports.claim(port);
      Path log = options.directory().resolve("postgresql.log");
      server = PostgresqlServer.start(account, home, data, log, settings());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start in " + options.directory(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (server == null) {
        unlock();
      }
    }
  }

  private Map<String, String> settings() {
    var all = new HashMap<String, String>();
    all.put("listen_addresses", Ports.HOST);
    all.put("port", Integer.toString(port));
    all.put("unix_socket_directories", "");
    all.put("wal_level", "logical");
    all.put("synchronous_commit", "on");
    all.put("max_replication_slots", "10");
    all.put("max_wal_senders", "10");
    // Otherwise a slot without a reader retains the log without limit.
    all.put("max_slot_wal_keep_size", "256MB");
    all.put("log_checkpoints", "off");
    all.put("fsync", options.durable() ? "on" : "off");
    all.put("full_page_writes", options.durable() ? "on" : "off");
    all.putAll(options.settings());
    return all;
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return jdbcUrl(USER);
  }

  public String jdbcUrl(String database) {
    String credentials =
        options.password().isEmpty() ? "" : "&password=" + encoded(options.password());
    return "jdbc:postgresql://%s:%d/%s?user=%s%s"
        .formatted(Ports.HOST, port, database, USER, credentials);
  }

  /** In the form that libpq, psql and the Vert.x client use. */
  public String uri(String database) {
    String credentials = options.password().isEmpty() ? "" : ":" + encoded(options.password());
    return "postgresql://%s%s@%s:%d/%s".formatted(USER, credentials, Ports.HOST, port, database);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Creates the database if it does not exist. */
  public void createDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        var exists = connection.prepareStatement("select 1 from pg_database where datname = ?");
        var create = connection.createStatement()) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        create.execute("create database \"" + name.replace("\"", "\"\"") + "\"");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("database " + name + " was not created", e);
    }
  }

  /** Stops the server and keeps its data and port for the next start. */
  public void stop() {
    PostgresqlServer running = server;
    if (running == null) {
      return;
    }
    server = null;
    try {
      running.stop();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not stop in " + options.directory(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      unlock();
    }
  }

  private void unlock() {
    DirectoryLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
