package dev.carillon.command;

import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;

/** Executes commands, from every transport. Callable on any event loop. */
public interface Commands {
  /**
   * Refuses what can be refused before the data of a command is read.
   *
   * @throws RefusedException if the command does not exist, or the principal's grants cannot permit
   *     it with any data
   */
  default void admit(Principal principal, String name) {}

  /**
   * Validates a command (grant, schema, limits, its rule) and writes it to Kafka.
   *
   * @return on the caller's event loop, once Kafka has acknowledged it; fails with {@link
   *     RefusedException} if the command does not exist, if the principal has no permission or
   *     exceeds the rate, if the data is invalid (nothing was written then), or if Kafka does not
   *     acknowledge it in time
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
