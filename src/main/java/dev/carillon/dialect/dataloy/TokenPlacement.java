package dev.carillon.dialect.dataloy;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the token of a request: at the end of the path, or, if there is a hyphen, in the header. A
 * token in both places is refused.
 */
final class TokenPlacement {
  private static final List<String> NOT_IN_THE_QUERY =
      List.of(DataloyWireNames.TOKEN, DataloyWireNames.ACCESS_TOKEN, DataloyWireNames.TICKET);

  private TokenPlacement() {}

  static Credential of(ObjectAddress address, Handshake handshake) {
    if (NOT_IN_THE_QUERY.stream().anyMatch(name -> handshake.parameter(name).isPresent())) {
      throw refused("the token belongs at the end of the address or in the header");
    }
    Optional<String> header = header(handshake);
    Optional<String> path =
        Optional.of(value(address)).filter(text -> !text.equals(DataloyWireNames.TOKEN_ELSEWHERE));
    if (header.isPresent() && path.isPresent()) {
      throw refused("the token belongs at the end of the address or in the header, not in both");
    }
    return path.or(() -> header)
        .map(Credential::recognized)
        .orElseThrow(() -> new RefusedException(CloseReason.UNAUTHENTICATED));
  }

  private static String value(ObjectAddress address) {
    try {
      return address.value(address.last());
    } catch (RefusedException e) {
      throw new RefusedException(CloseReason.UNAUTHENTICATED);
    }
  }

  private static Optional<String> header(Handshake handshake) {
    List<String> headers = handshake.headers().getAll(DataloyWireNames.AUTHORIZATION);
    if (headers.size() > 1) {
      throw refused("more than one token");
    }
    Optional<String> header = headers.stream().map(String::strip).findFirst();
    // A client that always sends the header may send it without a token.
    return header
        .filter(text -> !text.equalsIgnoreCase(DataloyWireNames.BEARER))
        .map(TokenPlacement::bearer);
  }

  private static String bearer(String header) {
    String scheme = DataloyWireNames.BEARER + " ";
    if (!header.regionMatches(true, 0, scheme, 0, scheme.length())) {
      throw refused("only bearer tokens are known");
    }
    return header.substring(scheme.length()).strip();
  }

  private static RefusedException refused(String why) {
    return new RefusedException(CloseReason.UNAUTHENTICATED.with(why));
  }
}
