package dev.carillon.event;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes {@link Json} from untrusted bytes. A streaming parser is lenient about the strings that it
 * skips, and bytes that are spliced into an envelope are never looked at again. So the bytes
 * themselves are checked here, eight at a time as long as they are plain ASCII.
 */
public final class JsonBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long SPACES = 0x2020202020202020L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int ESCAPE_LENGTH = 6;

  private JsonBytes() {}

  /**
   * Checks that the bytes are well-formed UTF-8 (Unicode, table 3-7) without a byte order mark,
   * that they contain no control character but white space, and that no escape is half of a
   * surrogate pair. Whether they are JSON is left to a parser.
   *
   * @throws IllegalArgumentException if not
   */
  public static void requireClean(byte[] bytes, int from, int to) {
    if (to - from >= 3
        && bytes[from] == (byte) 0xef
        && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf) {
      throw new IllegalArgumentException("a byte order mark");
    }
    int i = from;
    while (i < to) {
      if (i + Long.BYTES <= to && isPlain((long) LONGS.get(bytes, i))) {
        i += Long.BYTES;
      } else {
        i = next(bytes, i, to);
      }
    }
  }

  /** True for eight bytes of ASCII without backslash and control character. */
  private static boolean isPlain(long word) {
    long backslashes = word ^ BACKSLASHES;
    long found = word | ((word - SPACES) & ~word) | ((backslashes - ONES) & ~backslashes);
    return (found & HIGH_BITS) == 0;
  }

  private static int next(byte[] bytes, int at, int to) {
    int b = bytes[at];
    if (b < 0) {
      return afterCharacter(bytes, at, to);
    }
    if (b == '\\') {
      return afterEscape(bytes, at, to);
    }
    if (b < 0x20 && b != '\t' && b != '\n' && b != '\r') {
      throw new IllegalArgumentException("a control character");
    }
    return at + 1;
  }

  private static int afterCharacter(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > to) {
      throw notUtf8();
    }
    for (int i = at + 1; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        throw notUtf8();
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean bad =
        switch (lead) {
          case 0xe0 -> second < 0xa0; // longer than needed
          case 0xed -> second > 0x9f; // a surrogate
          case 0xf0 -> second < 0x90; // longer than needed
          case 0xf4 -> second > 0x8f; // beyond U+10FFFF
          default -> false;
        };
    if (bad) {
      throw notUtf8();
    }
    return at + length;
  }

  private static IllegalArgumentException notUtf8() {
    return new IllegalArgumentException("not UTF-8");
  }

  private static int afterEscape(byte[] bytes, int at, int to) {
    int unit = unit(bytes, at, to);
    if (unit < 0) {
      return at + 2; // another escape, or none: the parser's business
    }
    if (!Character.isSurrogate((char) unit)) {
      return at + ESCAPE_LENGTH;
    }
    int low = unit(bytes, at + ESCAPE_LENGTH, to);
    if (low < 0 || !Character.isSurrogatePair((char) unit, (char) low)) {
      throw new IllegalArgumentException("half of a surrogate pair");
    }
    return at + 2 * ESCAPE_LENGTH;
  }

  /** The UTF-16 unit of the escape at this index, or -1 if there is no such escape. */
  private static int unit(byte[] bytes, int at, int to) {
    if (at + ESCAPE_LENGTH > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /**
   * A value from bytes that are clean and JSON: the bytes themselves, or a copy in which CR and LF
   * between tokens, the only place where JSON allows them, are spaces.
   */
  public static Json slice(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\r' || bytes[i] == '\n') {
        return copy(bytes, from, to);
      }
    }
    return new Json(bytes, from, to - from);
  }

  /** As {@link #slice}, but always a copy: for a small part of something large. */
  public static Json copy(byte[] bytes, int from, int to) {
    byte[] copy = Arrays.copyOfRange(bytes, from, to);
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == '\r' || copy[i] == '\n') {
        copy[i] = ' ';
      }
    }
    return new Json(copy, 0, copy.length);
  }

  /**
   * Reads untrusted bytes, within {@link Json#BOUNDS}.
   *
   * @throws IllegalArgumentException if they are not exactly one clean JSON value
   */
  public static Json value(byte[] bytes, int from, int to) {
    requireClean(bytes, from, to);
    try (JsonParser parser = Json.FACTORY.createParser(bytes, from, to - from)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("not JSON: empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not JSON: more than one value");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
    return slice(bytes, from, to);
  }
}
