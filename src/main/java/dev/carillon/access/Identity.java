package dev.carillon.access;

import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who somebody is, before it is known what they may do: what a credential says, and what a ticket
 * keeps.
 *
 * @param id unique over all kinds of credentials, and safe for logs
 * @param tenant or empty
 * @param claims as maps, lists, strings, longs, doubles and booleans; no nulls at the top
 */
public record Identity(
    String id,
    String subject,
    String tenant,
    Set<String> roles,
    Map<String, Object> claims,
    Optional<Instant> expires) {
  private static final int MAX_ID = 200;
  private static final int MAX_SUBJECT = 128;
  private static final int KEPT_OF_LONG_ID = 100;

  public Identity {
    roles = Set.copyOf(roles);
    var present = new HashMap<>(claims);
    present.values().removeIf(Objects::isNull);
    claims = Collections.unmodifiableMap(present);
  }

  /**
   * An id that no other authority or subject can make: the last part holds no colon, and a long one
   * ends in its hash.
   */
  static String id(String authority, String subject) {
    String id = printable(authority) + ":" + Topic.segment(subject);
    return id.length() <= MAX_ID ? id : cut(id, KEPT_OF_LONG_ID) + "~" + Digest.of(id).hex();
  }

  /** A subject as a log may show it. */
  static String shown(String subject) {
    String text = printable(subject);
    return text.length() <= MAX_SUBJECT ? text : cut(text, MAX_SUBJECT - 1) + "…";
  }

  // Not through the middle of a character.
  private static String cut(String text, int length) {
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  private static String printable(String text) {
    return text.replaceAll("[\\p{C}\\p{Z}]", "?");
  }

  /** What grants and their conditions may name: the claims, and our own words, which win. */
  Map<String, Object> variables() {
    var variables = new HashMap<>(claims);
    variables.put("claims", claims);
    variables.put("subject", subject);
    variables.put("tenant", tenant);
    variables.put("roles", roles);
    return variables;
  }

  boolean hasExpired(Instant now) {
    return expires.isPresent() && !now.isBefore(expires.get());
  }

  /** For logs: no claims, they can hold anything. */
  @Override
  public String toString() {
    return id;
  }
}
