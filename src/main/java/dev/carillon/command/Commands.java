package dev.carillon.command;

import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;

/** Executes commands, from every transport. Callable on any event loop. */
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
   * Receipt of an accepted command.
   *
   * @param id the id of the written CloudEvent; of the first, if there are several
   * @param cursor the position of a client that has received everything that existed when it was
   *     written
   */
  record Receipt(String id, String cursor) {}
}
