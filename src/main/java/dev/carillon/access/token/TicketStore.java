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
   * Keeps a ticket.
   *
   * @return false, and nothing is kept, if as many unused ones of this identity are there
   */
  Future<Boolean> keep(Digest digest, Entry entry, Instant expires, int atMost);

  /**
   * Takes the ticket away: of all who ask for one, on whatever replica, exactly one gets it. Empty
   * if it is not there, too old, or was made with an API token that is revoked.
   */
  Future<Optional<Entry>> take(Digest digest, Instant now);
}
