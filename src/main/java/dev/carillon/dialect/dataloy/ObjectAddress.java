package dev.carillon.dialect.dataloy;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The last segments of a request path, as sent: the requested objects, and at the end the token. It
 * contains a secret, so it has no text form.
 */
final class ObjectAddress {
  /**
   * Number of segments before them: the empty one, {@code ws}, {@code rest}, and the name of the
   * socket.
   */
  private static final int FIXED = 4;

  private final List<String> segments;

  private ObjectAddress(List<String> segments) {
    this.segments = segments;
  }

  /**
   * Parses the path.
   *
   * @param count expected number of segments
   * @throws RefusedException if there are more or fewer
   */
  static ObjectAddress of(Handshake handshake, int count) {
    String[] all = handshake.path().split("/", FIXED + count + 1);
    if (all.length != FIXED + count) {
      throw new RefusedException(CloseReason.NOT_FOUND.with("no such address"));
    }
    return new ObjectAddress(Arrays.asList(all).subList(FIXED, FIXED + count));
  }

  /** True if the segment is an asterisk, which many clients escape. */
  boolean isAny(int index) {
    return value(index).equals(DataloyWireNames.ANY);
  }

  /**
   * The value of a segment.
   *
   * @throws RefusedException if it is empty or its escapes are invalid
   */
  String value(int index) {
    String value = "";
    try {
      // The decoder is for forms, where a plus is a space.
      String segment = segments.get(index).replace("+", "%2B");
      value = URLDecoder.decode(segment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message quotes the segment, which may be a token, so it is dropped.
    }
    if (value.isEmpty()) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with("an empty or malformed part of the address"));
    }
    return value;
  }

  /** Index of the token. */
  int last() {
    return segments.size() - 1;
  }
}
