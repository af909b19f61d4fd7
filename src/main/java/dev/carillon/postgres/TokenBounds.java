package dev.carillon.postgres;

import dev.carillon.access.token.StoredToken;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Bounds of an API token's attributes, so that the database can store them and a log can show them.
 */
final class TokenBounds {
  private static final int MAX_ROLES = 100;
  private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);
  // No NUL, which PostgreSQL cannot keep, no other control character, no half of a surrogate pair.
  private static final Pattern NAME = Pattern.compile("[^\\p{C}]{1,256}");

  private TokenBounds() {}

  /**
   * Validates a token.
   *
   * @throws IllegalArgumentException with the error
   */
  static void check(StoredToken token) {
    name("id", token.id());
    name("subject", token.subject());
    if (!token.tenant().isEmpty()) {
      name("tenant", token.tenant());
    }
    token.roles().forEach(role -> name("a role", role));
    if (token.roles().size() > MAX_ROLES) {
      throw new IllegalArgumentException("there may be at most " + MAX_ROLES + " roles");
    }
    token.expires().map(end -> Duration.between(token.created(), end)).ifPresent(TokenBounds::life);
  }

  private static void name(String what, String text) {
    if (text.isBlank() || !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what + " must be a name of at most 256 printable characters");
    }
  }

  private static void life(Duration life) {
    if (life.compareTo(Duration.ZERO) <= 0 || life.compareTo(MAX_LIFETIME) > 0) {
      throw new IllegalArgumentException(
          "a token must live longer than nothing and at most " + MAX_LIFETIME.toDays() + " days");
    }
  }
}
