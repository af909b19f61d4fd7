package dev.carillon.access.token;

import java.security.SecureRandom;

/**
 * Random texts of letters and digits, which a double click selects as a whole and a URL does not
 * change.
 */
public final class RandomText {
  /** The number of characters that 256 bits need. */
  public static final int SECRET = 43;

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  public static String text(int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
