package dev.carillon.access.jwt;

import dev.carillon.access.identity.FilterTemplate;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed but unverified JWT in compact form (RFC 7519, RFC 7515). Nothing in it may be trusted
 * before a key of its issuer has verified the signature.
 */
public record SignedToken(Map<String, Object> header, Map<String, Object> claims, String text) {
  private static final int MAX_KID = 256;

  /**
   * Parses a token.
   *
   * @throws RefusedException if it is not one; the text contains nothing of it
   */
  public static SignedToken of(String text, int maxBytes) {
    if (text.length() > maxBytes) {
      throw refused("the token is too long");
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw refused("not a token");
    }
    try {
      Base64Url.decode(text.substring(second + 1));
      return new SignedToken(
          object(text.substring(0, first)), object(text.substring(first + 1, second)), text);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw refused("not a token");
    }
  }

  private static Map<String, Object> object(String part) throws CharacterCodingException {
    // A separate decoder: the one of new String() replaces invalid UTF-8.
    ByteBuffer bytes = ByteBuffer.wrap(Base64Url.decode(part));
    String json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    if (Json.read(json) instanceof Map<?, ?> object) {
      return texts(object);
    }
    throw new IllegalArgumentException("not an object");
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are texts
  private static Map<String, Object> texts(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  /** The issuer that the token claims: only selects one of the configured issuers. */
  public String issuer() {
    return claims.get("iss") instanceof String issuer ? issuer : "";
  }

  String algorithm() {
    return header.get("alg") instanceof String word ? word : "";
  }

  /**
   * The key id.
   *
   * @throws RefusedException if it is not a short text
   */
  Optional<String> kid() {
    Object kid = header.get("kid");
    if (kid == null && !header.containsKey("kid")) {
      return Optional.empty();
    }
    if (kid instanceof String text && !text.isEmpty() && text.length() <= MAX_KID) {
      return Optional.of(text);
    }
    throw refused("not a token");
  }

  /** The bytes that were signed. */
  byte[] signed() {
    return text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  byte[] signature() {
    return Base64Url.decode(text.substring(text.lastIndexOf('.') + 1));
  }

  @Nullable Object claim(String name) {
    return FilterTemplate.find(claims, name);
  }

  public static RefusedException refused(String why) {
    return new RefusedException(CloseReason.UNAUTHENTICATED.with(why));
  }

  /** For logs: without the token. */
  @Override
  public String toString() {
    return "SignedToken";
  }
}
