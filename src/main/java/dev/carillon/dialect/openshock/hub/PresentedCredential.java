package dev.carillon.dialect.openshock.hub;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The credential that a client presents.
 *
 * @param apiToken true if the client declares it as an API token
 */
record PresentedCredential(Credential credential, boolean apiToken) {
  /** The API token in its headers, of which the first that is not empty is used. */
  static Optional<PresentedCredential> apiToken(Handshake handshake) {
    for (String name : OpenShockWireNames.API_TOKEN_HEADERS) {
      Optional<String> token = header(handshake, name);
      if (token.isPresent()) {
        return Optional.of(new PresentedCredential(Credential.recognized(token.get()), true));
      }
    }
    return Optional.empty();
  }

  /**
   * The session: in its header, where SignalR clients send tokens, or else in the cookie, which
   * browsers send automatically.
   *
   * @throws RefusedException if there are two different ones
   */
  static Optional<PresentedCredential> session(Handshake handshake) {
    Set<Credential> shown = new LinkedHashSet<>();
    header(handshake, OpenShockWireNames.SESSION_HEADER)
        .map(Credential::recognized)
        .ifPresent(shown::add);
    header(handshake, OpenShockWireNames.AUTHORIZATION)
        .map(PresentedCredential::bearer)
        .ifPresent(shown::add);
    parameters(handshake, OpenShockWireNames.ACCESS_TOKEN)
        .forEach(text -> shown.add(Credential.recognized(text)));
    parameters(handshake, OpenShockWireNames.TICKET)
        .forEach(text -> shown.add(Credential.ticket(text)));
    if (shown.size() > 1) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("more than one credential"));
    }
    return shown.stream()
        .findFirst()
        .or(
            () ->
                handshake
                    .cookie(OpenShockWireNames.SESSION_COOKIE)
                    .filter(text -> !text.isEmpty())
                    .map(Credential::recognized))
        .map(credential -> new PresentedCredential(credential, false));
  }

  static boolean isDevice(Handshake handshake) {
    return OpenShockWireNames.DEVICE_TOKEN_HEADERS.stream()
        .anyMatch(name -> header(handshake, name).isPresent());
  }

  private static Optional<String> header(Handshake handshake, String name) {
    return handshake.header(name).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static List<String> parameters(Handshake handshake, String name) {
    var values = new ArrayList<>(handshake.parameters(name));
    values.removeIf(String::isEmpty);
    return values;
  }

  private static Credential bearer(String header) {
    int length = OpenShockWireNames.BEARER.length();
    if (!header.regionMatches(true, 0, OpenShockWireNames.BEARER, 0, length)) {
      throw new RefusedException(OpenShockRefusals.NO_HEADER.with("only bearer tokens are known"));
    }
    return Credential.recognized(header.substring(length).strip());
  }
}
