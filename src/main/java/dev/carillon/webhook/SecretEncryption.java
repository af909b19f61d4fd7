package dev.carillon.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts webhook secrets for the database with AES-GCM, each bound to its webhook; without a
 * configured key, secrets are stored unencrypted. Immutable.
 */
public final class SecretEncryption {
  private static final String SEALED = "aes-gcm:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom CHANCE = new SecureRandom();

  private final Optional<SecretKey> key;

  /**
   * @param key in base64
   */
  public SecretEncryption(Optional<String> key) {
    this.key = key.map(SecretEncryption::key);
  }

  /**
   * Decodes a key.
   *
   * @throws IllegalArgumentException if it is invalid; the message does not contain it
   */
  static SecretKey key(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      if (bytes.length == KEY_BYTES) {
        return new SecretKeySpec(bytes, "AES");
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the input.
    }
    throw new IllegalArgumentException("encryption-key must be 32 bytes in base64");
  }

  String seal(UUID webhook, WebhookSecret secret) {
    if (key.isEmpty()) {
      return secret.text();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    CHANCE.nextBytes(nonce);
    byte[] text = secret.text().getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, key.get(), webhook, nonce, text);
    byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return SEALED + Base64.getEncoder().encodeToString(all);
  }

  /**
   * Decrypts a stored secret; one that was stored without a key is returned unchanged.
   *
   * @throws IllegalArgumentException if it cannot be decrypted; the message does not contain it
   */
  WebhookSecret open(UUID webhook, String kept) {
    if (!kept.startsWith(SEALED)) {
      return WebhookSecret.of(kept);
    }
    SecretKey with = key.orElseThrow(SecretEncryption::unreadable);
    byte[] all;
    try {
      all = Base64.getDecoder().decode(kept.substring(SEALED.length()));
    } catch (IllegalArgumentException e) {
      throw unreadable();
    }
    if (all.length <= NONCE_BYTES) {
      throw unreadable();
    }
    byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
    byte[] sealed = java.util.Arrays.copyOfRange(all, NONCE_BYTES, all.length);
    byte[] text = run(Cipher.DECRYPT_MODE, with, webhook, nonce, sealed);
    return WebhookSecret.of(new String(text, StandardCharsets.US_ASCII));
  }

  private static byte[] run(int mode, SecretKey key, UUID webhook, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(webhook.toString().getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw unreadable();
    }
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("the secret cannot be read with this encryption-key");
  }
}
