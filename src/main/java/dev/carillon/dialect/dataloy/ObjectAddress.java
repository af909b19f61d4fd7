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
  /** What stands before them: nothing, {@code ws}, {@code rest}, and the word for the socket. */
  private static final int FIXED = 4;

  private final List<String> segments;

  private ObjectAddress(List<String> segments) {
    this.segments = segments;
  }

  /**
   * Reads one.
   *
   * @param count how many segments there are to be
   * @throws RefusedException if there are more or fewer
   */
  static ObjectAddress of(Handshake handshake, int count) {
    String[] all = handshake.path().split("/", FIXED + count + 1);
    if (all.length != FIXED + count) {
      throw new RefusedException(CloseReason.NOT_FOUND.with("no such address"));
    }
    return new ObjectAddress(Arrays.asList(all).subList(FIXED, FIXED + count));
  }

  /** True if the asterisk stands there, which many a client escapes unasked. */
  boolean isAny(int index) {
    return value(index).equals(DataloyWireNames.ANY);
  }

  /**
   * What a segment says.
   *
   * @throws RefusedException if it is empty or not escaped as a segment should be
   */
  String value(int index) {
    String value = "";
    try {
      // Made for forms, where a plus is a space.
      String segment = segments.get(index).replace("+", "%2B");
      value = URLDecoder.decode(segment, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message quotes the segment, which may be a token: it goes no further.
    }
    if (value.isEmpty()) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with("an empty or malformed part of the address"));
    }
    return value;
  }

  /** The place of the token. */
  int last() {
    return segments.size() - 1;
  }
}
