package dev.carillon.http;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import java.util.List;

/**
 * The gate of hubs without one of their own: as {@link BearerAuthentication}, plus {@code
 * ?access_token=}, which SignalR's clients use where they cannot set headers.
 */
public final class HubAuthentication implements AuthenticationScheme {
  private static final String ACCESS_TOKEN = "access_token";

  private final AuthenticationScheme problems = new BearerAuthentication();

  @Override
  public Credential credential(Handshake handshake) {
    Credential shown = problems.credential(handshake);
    List<String> tokens = handshake.parameters(ACCESS_TOKEN);
    if (tokens.isEmpty()) {
      return shown;
    }
    Credential token = Credential.bearer(tokens.get(0));
    // A client may send the same token twice.
    boolean another = !shown.equals(Credential.ANONYMOUS) && !shown.equals(token);
    if (tokens.size() > 1 || another) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("more than one credential"));
    }
    return token;
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return problems.refuse(reason, requestId);
  }
}
