package dev.carillon.command;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A client's idempotency key for one command, in the form that all replicas know.
 *
 * @param id the hash of the sender, the command and the key; the key itself is not stored
 */
record IdempotencyKey(String id) {
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Validates a client's key.
   *
   * @throws RefusedException if it is too long, or contains invisible characters
   */
  static IdempotencyKey of(Principal principal, String name, String word) {
    if (!FORM.matcher(word).matches()) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with(
              "an idempotency key has 1 to 255 visible characters of ASCII"));
    }
    return new IdempotencyKey(hash(principal.id() + '\0' + name + '\0' + word));
  }

  static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The id of the command's CloudEvent: always the same, so that duplicates can be detected. */
  String eventId() {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII)).toString();
  }
}
