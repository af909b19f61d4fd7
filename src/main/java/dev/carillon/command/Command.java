package dev.carillon.command;

import dev.carillon.core.Session;
import dev.carillon.event.Json;
import java.util.Optional;

/**
 * Something that a client wants done.
 *
 * @param name what it is, as the configuration or a dialect declares it
 * @param data what it is done with; what the declaration's schema says
 * @param idempotencyKey the client's own word for this one command: sent again with it, it is done
 *     once and answered alike
 * @param session the id of the session that it came over; empty for a request of its own
 */
public record Command(
    String name, Json data, Optional<String> idempotencyKey, Optional<String> session) {

  public static Command of(String name, Json data) {
    return new Command(name, data, Optional.empty(), Optional.empty());
  }

  public Command over(Session carrier) {
    return new Command(name, data, idempotencyKey, Optional.of(carrier.id()));
  }
}
