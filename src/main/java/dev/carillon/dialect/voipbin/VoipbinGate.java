package dev.carillon.dialect.voipbin;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The five places of a credential, in the product's order, and its body of a refusal. */
public final class VoipbinGate implements Gate {
  @Override
  public Credential credential(Handshake handshake) {
    return shown(handshake.cookie(Words.TOKEN))
        .or(() -> shown(handshake.parameter(Words.TOKEN)))
        .or(() -> bearer(handshake))
        .or(() -> shown(handshake.cookie(Words.ACCESSKEY)))
        .or(() -> shown(handshake.parameter(Words.ACCESSKEY)))
        .map(Credential::bearer)
        .orElseThrow(() -> new RefusedException(Reasons.AUTHENTICATION_REQUIRED));
  }

  // An empty cookie is what a browser keeps after a log-out: the next place counts.
  private static Optional<String> shown(Optional<String> value) {
    return value.filter(v -> !v.isEmpty());
  }

  private static Optional<String> bearer(Handshake handshake) {
    int length = Words.BEARER.length();
    return handshake
        .header(Words.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, Words.BEARER, 0, length))
        .map(value -> value.substring(length).strip())
        .filter(token -> !token.isEmpty());
  }

  @Override
  public void admit(Principal principal) {
    Identity identity = Claims.identity(principal);
    if (identity.kind() == Identity.Kind.FOREIGN) {
      throw new RefusedException(
          CloseReason.FORBIDDEN.with("This kind of token is not accepted here."));
    }
    if (identity.frozen() && !identity.isSuperAdmin()) {
      throw new RefusedException(Reasons.ACCOUNT_FROZEN);
    }
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    CloseReason told = told(reason);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put(Words.STATUS, status(told.httpStatus()));
    error.put(Words.REASON, told.code().toUpperCase(Locale.ROOT));
    error.put(Words.MESSAGE, told.text());
    error.put(Words.REQUEST_ID, requestId);
    return new Refusal(
        told.httpStatus(), "application/json", Json.of(Map.of(Words.ERROR, error)).toString());
  }

  // As in the product, what is wrong with a credential is not told.
  private static CloseReason told(CloseReason reason) {
    boolean wasShown =
        reason.httpStatus() == 401 && !reason.equals(Reasons.AUTHENTICATION_REQUIRED);
    return wasShown ? Reasons.INVALID_CREDENTIALS : reason;
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
