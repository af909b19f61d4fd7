package dev.carillon.event;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * How cursors are protected.
 *
 * @param key the key that cursors are sealed with, 32 bytes in base64, the same on all replicas;
 *     empty: they are not sealed
 * @param previousKeys further keys, used only to open cursors: former ones, or the next one
 * @param acceptUnsealed whether, with a key, cursors that are not sealed are still accepted
 */
public record CursorOptions(
    Optional<String> key, List<String> previousKeys, boolean acceptUnsealed) {
  private static final int KEY_BYTES = 32;

  public static final CursorOptions DEFAULT = new CursorOptions(Optional.empty(), List.of(), false);

  public CursorOptions {
    key = key.filter(text -> !text.isBlank());
    key.ifPresent(CursorOptions::bytes);
    previousKeys = List.copyOf(previousKeys);
    previousKeys.forEach(CursorOptions::bytes);
  }

  /** Writes and reads cursors according to these options. */
  public Cursors cursors() {
    var sealing = key.map(text -> new CursorKey(bytes(text)));
    var all = new ArrayList<CursorKey>();
    sealing.ifPresent(all::add);
    previousKeys.forEach(text -> all.add(new CursorKey(bytes(text))));
    return new Cursors(sealing, all, acceptUnsealed);
  }

  /** For logs: no keys. */
  @Override
  public String toString() {
    return "CursorOptions[sealed=" + key.isPresent() + "]";
  }

  private static byte[] bytes(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.strip());
      if (bytes.length == KEY_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the text: it is a secret.
    }
    throw new IllegalArgumentException(
        "a key of cursors is 32 bytes in base64, as of: openssl rand -base64 32");
  }
}
