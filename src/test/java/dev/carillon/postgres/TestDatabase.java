package dev.carillon.postgres;

import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A database of its own on the shared server, with our tables; and one replica's pools to it. */
final class TestDatabase implements AutoCloseable {
  private final SharedPostgres.Database database;
  private final PostgresOptions options;
  private final Vertx vertx = Vertx.vertx();
  private final List<Database> pools = new ArrayList<>();

  TestDatabase(String prefix) {
    this.database = SharedPostgres.get().database(prefix);
    this.options = options(database, Map.of());
    Migrations.run(options);
  }

  /** The keys are those of the section, as the environment has them. */
  static PostgresOptions options(SharedPostgres.Database database, Map<String, String> keys) {
    var all = new HashMap<>(keys);
    all.put("PORT", Integer.toString(URI.create(database.uri()).getPort()));
    all.put("DATABASE", database.name());
    return options(all);
  }

  static PostgresOptions options(Map<String, String> keys) {
    var environment = new HashMap<String, String>();
    environment.put("CARILLON_POSTGRES_HOST", "127.0.0.1");
    environment.put("CARILLON_POSTGRES_USER", "postgres");
    keys.forEach((key, value) -> environment.put("CARILLON_POSTGRES_" + key, value));
    return ConfigFile.read(Optional.empty(), environment).load(Configuration.class).postgres();
  }

  Database pool() {
    return pool(Map.of());
  }

  Database pool(Map<String, String> keys) {
    var pool = new Database(vertx, options(database, keys));
    pools.add(pool);
    return pool;
  }

  SharedPostgres.Database server() {
    return database;
  }

  /** Every row of every table of ours, as text. */
  List<String> dump() throws SQLException {
    var rows = new ArrayList<String>();
    for (String table : column("select tablename from pg_tables where schemaname = 'carillon'")) {
      rows.addAll(column("select t::text from carillon." + table + " t"));
    }
    return rows;
  }

  /** The first column of what is asked for. */
  List<String> column(String sql) throws SQLException {
    var texts = new ArrayList<String>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  static <T> T get(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    pools.forEach(pool -> get(pool.close()));
    get(vertx.close());
  }
}
