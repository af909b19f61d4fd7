package dev.carillon.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Connection settings and time limits of PostgreSQL.
 *
 * @param password empty: the server requires none
 * @param schema of the gateway's tables; created if it does not exist
 * @param poolSize maximum number of connections of this replica
 * @param maxWaiting maximum number of queries that wait for a connection; further ones are refused
 * @param connectTimeout maximum time that a query waits for a connection, including a new one
 * @param queryTimeout maximum time of a query, including the wait for its connection
 * @param idleTimeout how long a connection may be idle before it is closed, and how long all
 *     connections may be without a response to queries before they are replaced
 * @param retryDelay delay before a failed migration is tried again
 * @param caFile the certificate authority of the server's certificate; empty: those that the JVM
 *     trusts
 */
public record PostgresOptions(
    String host,
    int port,
    String database,
    String user,
    Optional<String> password,
    String schema,
    int poolSize,
    int maxWaiting,
    Duration connectTimeout,
    Duration queryTimeout,
    Duration idleTimeout,
    Duration retryDelay,
    Tls tls,
    Optional<Path> caFile) {
  // It is part of SQL statements; the prefix pg_ is reserved for PostgreSQL.
  private static final Pattern SCHEMA = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");
  private static final Pattern LOCAL =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?::1]?|/.*");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_POOL_SIZE = 1_000;
  private static final int MAX_WAITING = 100_000;
  private static final Duration MAX_TIME = Duration.ofHours(1);

  /** TLS modes, named as in libpq. */
  public enum Tls {
    /** Never. */
    DISABLE,
    /** If the server supports it; an attacker in between can remove it. */
    PREFER,
    /** Always, but an attacker in between can impersonate the server. */
    REQUIRE,
    /** Always, and the certificate must be that of the server. */
    VERIFY_FULL;

    /** Its name in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public PostgresOptions {
    name("host", host);
    name("database", database);
    name("user", user);
    within("port", port, MAX_PORT);
    within("pool-size", poolSize, MAX_POOL_SIZE);
    within("max-waiting", maxWaiting, MAX_WAITING);
    within("connect-timeout", connectTimeout);
    within("query-timeout", queryTimeout);
    within("idle-timeout", idleTimeout);
    within("retry-delay", retryDelay);
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema must be a lower-case word of at most 63 letters, digits and _, not " + schema);
    }
    if (idleTimeout.compareTo(queryTimeout) < 0) {
      throw new IllegalArgumentException("idle-timeout must not be shorter than query-timeout");
    }
    if (caFile.isPresent() && tls != Tls.VERIFY_FULL) {
      throw new IllegalArgumentException("ca-file is only for tls verify-full");
    }
    if (caFile.isPresent() && !Files.isReadable(caFile.get())) {
      throw new IllegalArgumentException("ca-file cannot be read: " + caFile.get());
    }
  }

  /** The shipped defaults with the given database. */
  public static PostgresOptions of(String host, int port, String database, String user) {
    return new PostgresOptions(
        host,
        port,
        database,
        user,
        Optional.empty(),
        "carillon",
        4,
        256,
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(2),
        Tls.PREFER,
        Optional.empty());
  }

  /**
   * True if an attacker between the gateway and the server can read along or impersonate the
   * server, because the certificate is not verified.
   */
  public boolean trustsAnybody() {
    return tls != Tls.VERIFY_FULL && !LOCAL.matcher(host).matches();
  }

  private static void name(String key, String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(key + " must not be blank");
    }
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + " must be from 1 to " + most + ", not " + value);
    }
  }

  private static void within(String key, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException(key + " must be from 1ms to 1h");
    }
  }

  /** The address, without the password. */
  @Override
  public String toString() {
    return "postgresql://%s@%s:%d/%s".formatted(user, host, port, database);
  }
}
