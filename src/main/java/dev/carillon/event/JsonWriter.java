package dev.carillon.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one JSON object as bytes. JSON values are spliced in as they are, which is its purpose: a
 * generator would parse or copy them. Not thread-safe.
 */
public final class JsonWriter {
  private final ByteArrayOutputStream out;
  private boolean first = true;

  /**
   * @param size the expected number of bytes
   */
  public JsonWriter(int size) {
    out = new ByteArrayOutputStream(size);
    out.write('{');
  }

  /** A member whose name needs no escapes. */
  public JsonWriter string(String name, String value) {
    name(name);
    out.write('"');
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
    out.write('"');
    return this;
  }

  public JsonWriter number(String name, long value) {
    name(name);
    out.writeBytes(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public JsonWriter json(String name, Json value) {
    name(name);
    out.write(value.bytes(), value.from(), value.length());
    return this;
  }

  /** All members of an object, as they are. */
  public JsonWriter members(Json object) {
    byte[] bytes = object.bytes();
    int from = object.from();
    int to = from + object.length();
    while (bytes[from] <= ' ') {
      from++;
    }
    while (bytes[to - 1] <= ' ') {
      to--;
    }
    if (bytes[from] != '{') {
      throw new IllegalArgumentException("not an object");
    }
    from++;
    to--;
    while (from < to && bytes[from] <= ' ') {
      from++;
    }
    if (from < to) {
      separate();
      out.write(bytes, from, to - from);
    }
    return this;
  }

  private void separate() {
    if (!first) {
      out.write(',');
    }
    first = false;
  }

  private void name(String name) {
    separate();
    out.write('"');
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.write('"');
    out.write(':');
  }

  /** Ends the object, as {@link #bytes} does. */
  public Json json() {
    byte[] bytes = bytes();
    return new Json(bytes, 0, bytes.length);
  }

  /** Ends the object; nothing can be added any more. */
  public byte[] bytes() {
    out.write('}');
    return out.toByteArray();
  }
}
