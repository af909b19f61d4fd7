package dev.carillon.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations on API tokens for {@code carillon token}. */
public interface TokenAdmin extends AutoCloseable {
  /**
   * Request to create a token.
   *
   * @param tenant the customer, or empty
   * @param claims as maps, lists, strings, longs, doubles and booleans
   * @param lifetime empty: until it is revoked
   */
  record Request(
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      Optional<Duration> lifetime) {}

  /** A token that was just created: the only time that its text is known. */
  record Created(String id, String token) {
    /** Without the token, which could be logged. */
    @Override
    public String toString() {
      return id;
    }
  }

  /** A token as stored. */
  record Entry(
      String id,
      String subject,
      String tenant,
      Set<String> roles,
      Instant created,
      Optional<Instant> expires) {}

  Created create(Request request);

  /** Stores a token of another system; returns its id. */
  String keep(String foreign, Request request);

  /** The valid tokens. */
  List<Entry> list();

  /** False if there is no such token. */
  boolean revoke(String id);

  @Override
  void close();
}
