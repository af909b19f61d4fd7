package dev.carillon.dialect.openshock.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Sends the commands of one client, and reports refusals with the codes that clients of the product
 * know.
 */
public record CommandSender(Commands commands, HubContext context, int shocksPerCall) {

  /** Sends a client's call for shockers, with Carillon's member names. */
  public Future<Void> control(JsonNode said) {
    ControlCall call;
    try {
      call = ControlCall.of(said, shocksPerCall);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(OpenShockRefusals.malformed(e));
    }
    return call.shocks().isEmpty()
        ? Future.succeededFuture()
        : send(OpenShockCommand.CONTROL, Json.of(call.members()));
  }

  public Future<Void> send(String name, Json data) {
    var command = new Command(name, data, Optional.empty(), Optional.of(context.connection().id()));
    return commands
        .send(context.principal(), command)
        .recover(failure -> Future.failedFuture(told(failure)))
        .mapEmpty();
  }

  public static Throwable told(Throwable failure) {
    if (failure instanceof RefusedException refused && OpenShockRefusals.isOurs(refused.reason())) {
      return new HubException(refused.reason().code() + ": " + refused.reason().text());
    }
    return failure;
  }
}
