package dev.carillon.access;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** The tickets that are out, by their hash: whichever replica is shown one can take it, once. */
public interface TicketStore {
  /**
   * Keeps whom a ticket stands for. Fails if the store cannot be asked.
   *
   * @param hash the SHA-256 of the ticket in lower-case hexadecimal digits
   * @param expires when the ticket is worth nothing any more
   */
  Future<Void> put(String hash, Identity holder, Instant expires);

  /**
   * Takes the ticket out: of any number of calls for one ticket, on any replica, exactly one gets
   * its holder, and none after it has expired.
   */
  Future<Optional<Identity>> take(String hash, Instant now);
}
