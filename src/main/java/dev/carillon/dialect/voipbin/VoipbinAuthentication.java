package dev.carillon.dialect.voipbin;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Authenticates clients by a credential in any of five places, in the product's order, and writes
 * refusals in the product's form.
 */
public final class VoipbinAuthentication implements AuthenticationScheme {
  @Override
  public Credential credential(Handshake handshake) {
    return shown(handshake.cookie(VoipbinWireNames.TOKEN))
        .or(() -> shown(handshake.parameter(VoipbinWireNames.TOKEN)))
        .or(() -> bearer(handshake))
        .or(() -> shown(handshake.cookie(VoipbinWireNames.ACCESSKEY)))
        .or(() -> shown(handshake.parameter(VoipbinWireNames.ACCESSKEY)))
        .map(Credential::bearer)
        .orElseThrow(() -> new RefusedException(VoipbinCloseReasons.AUTHENTICATION_REQUIRED));
  }

  // Browsers keep an empty cookie after a logout: then the next place is used.
  private static Optional<String> shown(Optional<String> value) {
    return value.filter(v -> !v.isEmpty());
  }

  private static Optional<String> bearer(Handshake handshake) {
    int length = VoipbinWireNames.BEARER.length();
    return handshake
        .header(VoipbinWireNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, VoipbinWireNames.BEARER, 0, length))
        .map(value -> value.substring(length).strip())
        .filter(token -> !token.isEmpty());
  }

  @Override
  public void admit(Principal principal) {
    VoipbinIdentity identity = VoipbinClaims.identity(principal);
    if (identity.kind() == VoipbinIdentity.Kind.FOREIGN) {
      throw new RefusedException(
          CloseReason.FORBIDDEN.with("This kind of token is not accepted here."));
    }
    if (identity.frozen() && !identity.isSuperAdmin()) {
      throw new RefusedException(VoipbinCloseReasons.ACCOUNT_FROZEN);
    }
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    CloseReason told = told(reason);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(VoipbinWireNames.STATUS, status(told.httpStatus()));
    error.put(VoipbinWireNames.REASON, told.code().toUpperCase(Locale.ROOT));
    error.put(VoipbinWireNames.MESSAGE, told.text());
    error.put(VoipbinWireNames.REQUEST_ID, requestId);
    return new Refusal(
        told.httpStatus(),
        "application/json",
        Json.of(Map.of(VoipbinWireNames.ERROR, error)).toString());
  }

  // As in the product, the reason for refusing a credential is not revealed.
  private static CloseReason told(CloseReason reason) {
    boolean wasShown =
        reason.httpStatus() == 401 && !reason.equals(VoipbinCloseReasons.AUTHENTICATION_REQUIRED);
    return wasShown ? VoipbinCloseReasons.INVALID_CREDENTIALS : reason;
  }

  private static String status(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503 -> "UNAVAILABLE";
      default -> httpStatus < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    };
  }
}
