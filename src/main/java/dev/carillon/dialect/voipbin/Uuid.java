package dev.carillon.dialect.voipbin;

import java.util.Locale;
import java.util.Optional;

/**
 * The canonical text form of an identifier: 36 characters, hexadecimal digits in lower case. The
 * parsers of the JDK and of the product also accept shorter groups, braces, {@code urn:} and digits
 * of other scripts; each of these would be a second name for the same resource.
 */
final class Uuid {
  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  private Uuid() {}

  /** The canonical form of a text that is a UUID. */
  static Optional<String> canonical(String text) {
    if (text.length() != NIL.length()) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits = NIL.charAt(i) == '-' ? c == '-' : isHexDigit(c);
      if (!fits) {
        return Optional.empty();
      }
    }
    return Optional.of(text.toLowerCase(Locale.ROOT));
  }

  /** The canonical form of an owner's id; empty for the nil UUID. */
  static Optional<String> owner(String text) {
    return canonical(text).filter(id -> !id.equals(NIL));
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
