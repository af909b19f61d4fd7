package dev.carillon.dialect.navixy;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets everybody in as a stranger who may hear nothing: who somebody is stands in the messages. A
 * refusal is worded as those of the product's other actions.
 */
public final class NavixyGate implements Gate {
  /** The id of everybody who has not shown a hash yet. */
  public static final String STRANGER = "navixy:stranger";

  private static final Principal NOBODY =
      new Principal(
          STRANGER, STRANGER, "", Set.of(), Map.of(), List.of(), List.of(), Optional.empty());

  @Override
  public Credential credential(Handshake handshake) {
    return Credential.ANONYMOUS;
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    return Future.succeededFuture(NOBODY);
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put(Words.CODE, Fault.ofRequest(reason).code());
    status.put(Words.DESCRIPTION, reason.text());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(Words.SUCCESS, false);
    body.put(Words.STATUS, status);
    return new Refusal(reason.httpStatus(), "application/json", Json.of(body).toString());
  }
}
