package dev.carillon.http;

import dev.carillon.core.identity.Credential;
import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The part of a refused credential that an operator may see: its claims, unverified and truncated,
 * and never the credential. Stateless.
 */
final class TokenSummary {
  private static final int LONGEST = 8 << 10;
  private static final int SHOWN = 80;
  private static final List<String> CLAIMS = List.of("iss", "aud", "exp", "nbf");

  private TokenSummary() {}

  static String described(Credential credential) {
    return switch (credential.kind()) {
      case NONE -> "no credential";
      case TICKET -> "a ticket that is used, too old, or none";
      case FOREIGN -> "a session or key of a product that is not known";
      case BEARER -> bearer(credential.value());
    };
  }

  private static String bearer(String token) {
    String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", 4);
    if (parts.length != 3) {
      return "a bearer token that is no JWT, of " + token.length() + " characters";
    }
    try {
      Map<?, ?> header = object(parts[0]);
      Map<?, ?> claims = object(parts[1]);
      var text = new StringBuilder("a JWT with");
      append(text, "alg", header);
      append(text, "kid", header);
      append(text, "typ", header);
      CLAIMS.forEach(name -> append(text, name, claims));
      return text.toString();
    } catch (IllegalArgumentException e) {
      return "a bearer token that cannot be read as a JWT";
    }
  }

  private static Map<?, ?> object(String part) {
    byte[] json = Base64.getUrlDecoder().decode(part);
    if (Json.read(new String(json, StandardCharsets.UTF_8)) instanceof Map<?, ?> members) {
      return members;
    }
    throw new IllegalArgumentException("not an object");
  }

  private static void append(StringBuilder text, String name, Map<?, ?> members) {
    if (members.containsKey(name)) {
      text.append(' ')
          .append(name)
          .append('=')
          .append(LogText.of(String.valueOf(members.get(name)), SHOWN));
    }
  }
}
