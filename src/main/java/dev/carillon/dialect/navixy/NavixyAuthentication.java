package dev.carillon.dialect.navixy;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.dialect.navixy.request.NavixyError;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Accepts every client as an anonymous principal without permissions, because the messages carry
 * the credential. Refusals have the form of the product's other actions.
 */
public final class NavixyAuthentication implements AuthenticationScheme {
  /** The id of clients that have not authenticated yet. */
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
    status.put(NavixyWireNames.CODE, NavixyError.ofRequest(reason).code());
    status.put(NavixyWireNames.DESCRIPTION, reason.text());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(NavixyWireNames.SUCCESS, false);
    body.put(NavixyWireNames.STATUS, status);
    return new Refusal(reason.httpStatus(), "application/json", Json.of(body).toString());
  }
}
