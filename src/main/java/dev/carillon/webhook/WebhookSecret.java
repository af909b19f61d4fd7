package dev.carillon.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signing secret of a webhook, in the form of the Standard Webhooks convention. */
public final class WebhookSecret {
  static final String PREFIX = "whsec_";

  private static final int BYTES = 32;
  private static final String VERSION = "v1,";
  private static final String HMAC = "HmacSHA256";
  private static final SecureRandom CHANCE = new SecureRandom();

  private final byte[] key;

  private WebhookSecret(byte[] key) {
    this.key = key;
  }

  public static WebhookSecret create() {
    byte[] key = new byte[BYTES];
    CHANCE.nextBytes(key);
    return new WebhookSecret(key);
  }

  /**
   * Parses the form that {@link #text} writes.
   *
   * @throws IllegalArgumentException if it is invalid; the message does not contain it
   */
  static WebhookSecret of(String text) {
    if (text.startsWith(PREFIX)) {
      try {
        return new WebhookSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
      } catch (IllegalArgumentException e) {
        // Reported below, without the input.
      }
    }
    throw new IllegalArgumentException("not a secret");
  }

  /** The secret for the receiver: to be shown once. */
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /**
   * The header {@code webhook-signature}: one signature for each valid secret.
   *
   * @param timestamp in seconds
   */
  public static String signatures(
      List<WebhookSecret> secrets, String id, long timestamp, byte[] body) {
    return secrets.stream()
        .map(secret -> secret.sign(id, timestamp, body))
        .collect(Collectors.joining(" "));
  }

  private String sign(String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + HMAC, e);
    }
  }

  /** For logs. */
  @Override
  public String toString() {
    return PREFIX + "***";
  }
}
