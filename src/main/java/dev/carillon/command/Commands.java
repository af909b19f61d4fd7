package dev.carillon.command;

import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;

/** The way of every command, whatever it came over. Callable on any event loop. */
public interface Commands {
  /**
   * Refuses what can be refused before the data of a command is read.
   *
   * @throws RefusedException if there is no such command, or no data could make the principal's
   *     grants cover it
   */
  default void admit(Principal principal, String name) {}

  /**
   * Checks a command (grant, schema, limits, its rule) and writes it to Kafka.
   *
   * @return on the caller's event loop, once Kafka has acknowledged it; fails with {@link
   *     RefusedException} if there is no such command, if the principal may not give it or gives
   *     too many, if its data is not what the declaration says (nothing was written then), or if
   *     Kafka does not take it in time
   */
  Future<Receipt> send(Principal principal, Command command);

  /**
   * The answer to a command that was taken.
   *
   * @param id the id of the CloudEvent that was written; of the first, if it became several
   * @param cursor where a client is that has everything which there was when it was written
   */
  record Receipt(String id, String cursor) {}
}
