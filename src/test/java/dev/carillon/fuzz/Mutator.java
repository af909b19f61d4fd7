package dev.carillon.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Makes of something valid what is nearly so. Drawn by a seed; confined to one thread. */
final class Mutator {
  /** What parsers stumble over. */
  private static final List<String> ODD =
      List.of(
          "1e400",
          "-1e999999999",
          "1E-400",
          "9223372036854775808",
          "18446744073709551616",
          "-0",
          "NaN",
          "\\ud800",
          "\\u0000",
          "\"\\udc00\"",
          "\u2028",
          "\uffff",
          "%00",
          "%zz",
          "%2e%2e%2f",
          "../../",
          "\r\n\r\n",
          "\r",
          "\n",
          "**",
          "*",
          ":",
          "::",
          "{",
          "}",
          "${jndi:ldap://x}",
          "[".repeat(3_000),
          "{\"a\":".repeat(2_000),
          "((((".repeat(200),
          "a".repeat(20_000),
          "null",
          "true",
          "__proto__",
          "\"\"",
          "\u001e",
          "\u0000",
          "\"type\":\"x\",",
          "-",
          "e",
          "99999999999999999999999999999999999999");

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /** The text with up to four changes, or as it is. */
  String of(String valid) {
    return new String(bytes(valid), StandardCharsets.UTF_8);
  }

  /** The same as bytes, which may be no UTF-8. */
  byte[] bytes(String valid) {
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + 1 + random.nextInt(12));
    return switch (random.nextInt(5)) {
      case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, to);
      case 1 -> joined(bytes, at, new byte[0], to);
      case 2 -> joined(bytes, at, java.util.Arrays.copyOfRange(bytes, at, to), at);
      case 3 -> joined(bytes, at, one(ODD).getBytes(StandardCharsets.UTF_8), at);
      default -> joined(bytes, at, one(ODD).getBytes(StandardCharsets.UTF_8), to);
    };
  }

  /** What is before {@code at}, then the middle, then what is from {@code to} on. */
  private static byte[] joined(byte[] bytes, int at, byte[] middle, int to) {
    var out = new ByteArrayOutputStream(bytes.length + middle.length);
    out.write(bytes, 0, at);
    out.writeBytes(middle);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
