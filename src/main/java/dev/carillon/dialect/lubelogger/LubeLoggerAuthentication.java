package dev.carillon.dialect.lubelogger;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Authenticates the product's API keys, and Carillon's bearer tokens and tickets where SignalR
 * clients send them. A client that may view no vehicle is refused.
 */
public final class LubeLoggerAuthentication implements AuthenticationScheme {
  private final AuthenticationScheme problems;

  /**
   * @param problems writes the refusals
   */
  public LubeLoggerAuthentication(AuthenticationScheme problems) {
    this.problems = problems;
  }

  @Override
  public Credential credential(Handshake handshake) {
    // A set, because a client may send the same token in two places.
    Set<Credential> shown = new LinkedHashSet<>();
    for (String header : handshake.headers().getAll(LubeLoggerWireNames.AUTHORIZATION)) {
      shown.add(bearer(header));
    }
    apiKeys(handshake).forEach(key -> shown.add(Credential.bearer(key)));
    parameters(handshake, LubeLoggerWireNames.ACCESS_TOKEN)
        .forEach(token -> shown.add(Credential.bearer(token)));
    parameters(handshake, LubeLoggerWireNames.TICKET)
        .forEach(ticket -> shown.add(Credential.ticket(ticket)));
    if (shown.size() > 1) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("more than one credential"));
    }
    return shown.stream().findFirst().orElse(Credential.ANONYMOUS);
  }

  private static Credential bearer(String header) {
    int length = LubeLoggerWireNames.BEARER.length();
    if (!header.regionMatches(true, 0, LubeLoggerWireNames.BEARER, 0, length)) {
      throw new RefusedException(
          CloseReason.UNAUTHENTICATED.with("only bearer tokens and API keys are known"));
    }
    return Credential.bearer(header.substring(length).strip());
  }

  // As in the product, the query is ignored if there is a header.
  private static List<String> apiKeys(Handshake handshake) {
    List<String> header =
        handshake.headers().getAll(LubeLoggerWireNames.API_KEY_HEADER).stream()
            .map(String::strip)
            .filter(key -> !key.isEmpty())
            .toList();
    return header.isEmpty() ? parameters(handshake, LubeLoggerWireNames.API_KEY) : header;
  }

  // Names of parameters are case-insensitive in .NET.
  private static List<String> parameters(Handshake handshake, String name) {
    return handshake.query().entries().stream()
        .filter(parameter -> parameter.getKey().equalsIgnoreCase(name))
        .map(parameter -> parameter.getValue())
        .filter(value -> !value.isEmpty())
        .toList();
  }

  @Override
  public void admit(Principal principal) {
    if (Vehicles.of(principal).isEmpty()) {
      throw new RefusedException(CloseReason.FORBIDDEN.with("no vehicle that may be viewed"));
    }
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return problems.refuse(reason, requestId);
  }
}
