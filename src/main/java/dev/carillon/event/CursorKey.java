package dev.carillon.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key that cursors are sealed with: deterministic authenticated encryption (SIV after Rogaway
 * and Shrimpton). The tag is an HMAC-SHA-256 of the plain bytes, truncated to 16 bytes, and the
 * initial counter of AES-256-CTR. The same position has the same text everywhere, no nonce can be
 * used twice, and delivering an event needs no random number. Safe to call on any thread.
 *
 * <p>Sealed: a byte of version, two that identify the key, the tag, and as many bytes as were
 * sealed.
 */
final class CursorKey {
  static final int OVERHEAD_BYTES = 19;

  private static final int ID_BYTES = 2;
  private static final int HEAD_BYTES = 1 + ID_BYTES;
  private static final int TAG_BYTES = 16;
  private static final String MAC = "HmacSHA256";
  private static final String CIPHER = "AES/CTR/NoPadding";

  private final byte[] id;
  private final SecretKeySpec authentication;
  private final SecretKeySpec encryption;

  /** One per thread: they are expensive to make, and not thread-safe. */
  @SuppressWarnings("ThreadLocalUsage") // a key is there as long as the process
  private final ThreadLocal<Tools> tools = ThreadLocal.withInitial(this::tools);

  private record Tools(Mac mac, Cipher cipher) {}

  CursorKey(byte[] key) {
    var root = new SecretKeySpec(key, MAC);
    this.id = Arrays.copyOf(derived(root, "carillon cursor key id"), ID_BYTES);
    this.authentication = new SecretKeySpec(derived(root, "carillon cursor authentication"), MAC);
    this.encryption = new SecretKeySpec(derived(root, "carillon cursor encryption"), "AES");
  }

  private static byte[] derived(SecretKeySpec root, String purpose) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(root);
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Tools tools() {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(authentication);
      return new Tools(mac, Cipher.getInstance(CIPHER));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** True if the sealed bytes state that they were sealed with this key. */
  boolean isOf(byte[] sealed) {
    return sealed.length > OVERHEAD_BYTES && Arrays.equals(id, 0, ID_BYTES, sealed, 1, HEAD_BYTES);
  }

  byte[] seal(byte version, byte[] plain, int length) {
    var sealed = new byte[OVERHEAD_BYTES + length];
    sealed[0] = version;
    System.arraycopy(id, 0, sealed, 1, ID_BYTES);
    System.arraycopy(tag(sealed, plain, length), 0, sealed, HEAD_BYTES, TAG_BYTES);
    crypt(Cipher.ENCRYPT_MODE, sealed, plain, 0, length, sealed, OVERHEAD_BYTES);
    return sealed;
  }

  /** The plain bytes; empty if they were not sealed with this key. */
  Optional<byte[]> open(byte[] sealed) {
    int length = sealed.length - OVERHEAD_BYTES;
    var plain = new byte[length];
    crypt(Cipher.DECRYPT_MODE, sealed, sealed, OVERHEAD_BYTES, length, plain, 0);
    byte[] tag = Arrays.copyOfRange(sealed, HEAD_BYTES, OVERHEAD_BYTES);
    return MessageDigest.isEqual(tag, Arrays.copyOf(tag(sealed, plain, length), TAG_BYTES))
        ? Optional.of(plain)
        : Optional.empty();
  }

  private byte[] tag(byte[] head, byte[] plain, int length) {
    Mac mac = tools.get().mac();
    mac.update(head, 0, HEAD_BYTES);
    mac.update(plain, 0, length);
    return mac.doFinal();
  }

  private void crypt(
      int mode, byte[] sealed, byte[] from, int offset, int length, byte[] to, int at) {
    try {
      Cipher cipher = tools.get().cipher();
      cipher.init(mode, encryption, new IvParameterSpec(sealed, HEAD_BYTES, TAG_BYTES));
      cipher.doFinal(from, offset, length, to, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
