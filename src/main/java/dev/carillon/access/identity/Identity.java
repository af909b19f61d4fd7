package dev.carillon.access.identity;

import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The identity that a credential proves, before its grants are resolved. Tickets store it.
 *
 * @param id unique over all kinds of credentials, and safe for logs
 * @param tenant or empty
 * @param claims as maps, lists, strings, longs, doubles and booleans; no nulls at the top
 * @param issued when the credential was issued; the epoch if it does not say
 * @param key the id of the key that verified it; empty if none did
 */
public record Identity(
    String id,
    String subject,
    String tenant,
    Set<String> roles,
    Map<String, Object> claims,
    Optional<Instant> expires,
    Instant issued,
    String key) {
  private static final int MAX_ID = 200;
  private static final int KEPT_OF_LONG_ID = 100;
  private static final Pattern NAME =
      Pattern.compile(
          "[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Z}][^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{0,255}");

  public Identity {
    roles = Set.copyOf(roles);
    var present = new HashMap<>(claims);
    present.values().removeIf(Objects::isNull);
    claims = Collections.unmodifiableMap(present);
  }

  /** An identity that was not verified by a key. */
  public Identity(
      String id,
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      Optional<Instant> expires,
      Instant issued) {
    this(id, subject, tenant, roles, claims, expires, issued, "");
  }

  /** An identity whose credential has no time of issue. */
  public Identity(
      String id,
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      Optional<Instant> expires) {
    this(id, subject, tenant, roles, claims, expires, Instant.EPOCH);
  }

  /**
   * True for a valid name of a person, a program or a customer: 1 to 256 characters on one line,
   * none of them invisible. Names are shown and compared unchanged: nothing is stripped, or two
   * names could become one.
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * An id that no other authority or subject can have: the last part contains no colon, and a long
   * one ends in its hash.
   */
  public static String id(String authority, String subject) {
    String id = authority + ":" + Topic.segment(subject);
    if (id.length() <= MAX_ID) {
      return id;
    }
    // Not between the halves of a surrogate pair.
    boolean split = Character.isHighSurrogate(id.charAt(KEPT_OF_LONG_ID - 1));
    return id.substring(0, split ? KEPT_OF_LONG_ID - 1 : KEPT_OF_LONG_ID)
        + "~"
        + Digest.of(id).hex();
  }

  /**
   * The variables of grants and their conditions: the claims, and Carillon's own names, which take
   * precedence.
   */
  Map<String, Object> variables() {
    var variables = new HashMap<>(claims);
    variables.put("claims", claims);
    variables.put("subject", subject);
    variables.put("tenant", tenant);
    variables.put("roles", roles);
    return variables;
  }

  public boolean hasExpired(Instant now) {
    return expires.isPresent() && !now.isBefore(expires.get());
  }

  /** For logs: without claims, which can contain anything. */
  @Override
  public String toString() {
    return id;
  }
}
