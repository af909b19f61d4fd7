package dev.carillon.access.token;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.identity.Identity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Store of unused tickets, shared by all replicas. Implemented by {@code postgres}. While the store
 * is unavailable, operations fail with {@code RefusedException(UNAVAILABLE)}.
 */
public interface TicketStore {
  /**
   * What a ticket is valid for.
   *
   * @param origin the {@code Origin} of the web page that requested it; empty: not requested by a
   *     page
   */
  record Entry(Identity identity, String origin) {}

  /**
   * Stores a ticket.
   *
   * @return false, and nothing is stored, if this identity has the maximum number of unused ones
   */
  Future<Boolean> keep(Digest digest, Entry entry, Instant expires, int atMost);

  /**
   * Removes and returns a ticket: of concurrent calls on all replicas, exactly one gets it. Empty
   * if it does not exist, is too old, or was issued to an API token that is revoked.
   */
  Future<Optional<Entry>> take(Digest digest, Instant now);
}
