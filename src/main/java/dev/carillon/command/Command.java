package dev.carillon.command;

import dev.carillon.core.Session;
import dev.carillon.event.Json;
import java.util.Optional;

/**
 * A client's command.
 *
 * @param name as declared by the configuration or a dialect
 * @param data its input, in the form of the declaration's schema
 * @param idempotencyKey the client's key for this one command: a command that is sent again with it
 *     is executed once, and answered in the same way
 * @param session the id of the session that it was received on; empty for a separate request
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
