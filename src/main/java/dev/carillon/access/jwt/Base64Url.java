package dev.carillon.access.jwt;

import java.util.Base64;

/**
 * Base64url according to RFC 7515, section 2: without padding, and with one spelling for each
 * value.
 */
final class Base64Url {
  private Base64Url() {}

  /**
   * Decodes a text.
   *
   * @throws IllegalArgumentException if it is not exactly what an encoder would write
   */
  static byte[] decode(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("not base64url");
    }
    return bytes;
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
