package dev.carillon.transport.signalr;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and verifies connection tokens. The token contains everything about a connection that has
 * not begun, so negotiations cost no memory. Safe to use on any thread.
 */
public final class ConnectionTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int RANDOM_BYTES = 16;
  private static final int MAC_BYTES = 16;
  private static final int HEAD_BYTES = 2 + Integer.BYTES + Long.BYTES + RANDOM_BYTES;
  private static final int MAX_ADDRESS_BYTES = 255;
  private static final int MAX_TEXT = 512;
  private static final byte[] ID = "connection id".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final String address;
  private final long node;

  /**
   * @throws IllegalArgumentException if the address is too long
   */
  public ConnectionTokens(HubTransportOptions options) {
    byte[] secret =
        options
            .secret()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .orElseGet(() -> bytes(RANDOM_BYTES * 2));
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.address = options.address().orElse("");
    if (address.getBytes(StandardCharsets.UTF_8).length > MAX_ADDRESS_BYTES) {
      throw new IllegalArgumentException("an address of more than 255 bytes");
    }
    // Another process at this address, before or after, is another node.
    this.node = random.nextLong();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  ConnectionToken issue(Instant now, boolean stateful) {
    byte[] where = address.getBytes(StandardCharsets.UTF_8);
    byte[] body =
        ByteBuffer.allocate(HEAD_BYTES + where.length)
            .put(VERSION)
            .put((byte) (stateful ? 1 : 0))
            .putInt((int) now.getEpochSecond())
            .putLong(node)
            .put(bytes(RANDOM_BYTES))
            .put(where)
            .array();
    byte[] token = Arrays.copyOf(body, body.length + MAC_BYTES);
    System.arraycopy(mac(body), 0, token, body.length, MAC_BYTES);
    return token(Base64.getUrlEncoder().withoutPadding().encodeToString(token), body);
  }

  /** Empty if it was not issued by a replica with this secret. */
  Optional<ConnectionToken> read(String text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = token.length - MAC_BYTES;
    if (length < HEAD_BYTES || token[0] != VERSION) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(token, length);
    byte[] mac = Arrays.copyOfRange(token, length, token.length);
    // Unused bits of base64 would give a token several spellings.
    boolean canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(token).equals(text);
    return canonical && MessageDigest.isEqual(mac, Arrays.copyOf(mac(body), MAC_BYTES))
        ? Optional.of(token(text, body))
        : Optional.empty();
  }

  private ConnectionToken token(String text, byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body, 1, body.length - 1);
    boolean stateful = in.get() == 1;
    Instant issued = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
    long owner = in.getLong();
    byte[] chance = new byte[RANDOM_BYTES];
    in.get(chance);
    byte[] where = new byte[in.remaining()];
    in.get(where);
    byte[] id = Arrays.copyOf(mac(ID, chance), RANDOM_BYTES);
    return new ConnectionToken(
        text,
        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
        owner,
        new String(where, StandardCharsets.UTF_8),
        issued,
        stateful);
  }

  /** True if this process negotiated it. */
  boolean isOwn(ConnectionToken token) {
    return token.node() == node;
  }

  private byte[] mac(byte[]... parts) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
