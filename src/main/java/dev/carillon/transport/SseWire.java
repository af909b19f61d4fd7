package dev.carillon.transport;

import dev.carillon.core.encoding.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Encodes a frame as one block of an event stream (WHATWG HTML, section 9.2.5). A line end in the
 * payload always ends a {@code data} line and never the field; a NUL is dropped.
 */
final class SseWire implements Frame.Wire {
  static final SseWire INSTANCE = new SseWire();

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private SseWire() {}

  @Override
  public byte[] bytes(Frame frame) {
    byte[] payload = frame.payload();
    var out = new ByteArrayOutputStream(payload.length + 128);
    frame.name().ifPresent(name -> field(out, "event: ", name));
    frame.id().ifPresent(id -> field(out, "id: ", id));
    int start = 0;
    for (int i = 0; i <= payload.length; i++) {
      if (i == payload.length || payload[i] == '\n' || payload[i] == '\r') {
        out.writeBytes(DATA);
        line(out, payload, start, i);
        if (i + 1 < payload.length && payload[i] == '\r' && payload[i + 1] == '\n') {
          i++;
        }
        start = i + 1;
      }
    }
    out.write('\n');
    return out.toByteArray();
  }

  private static void line(ByteArrayOutputStream out, byte[] payload, int from, int to) {
    int start = from;
    for (int i = from; i < to; i++) {
      if (payload[i] == 0) {
        out.write(payload, start, i - start);
        start = i + 1;
      }
    }
    out.write(payload, start, to - start);
    out.write('\n');
  }

  /** Names and cursors are the dialect's own; anything else in them is a bug in the gateway. */
  private static void field(ByteArrayOutputStream out, String field, String value) {
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a control character in an SSE field");
    }
    out.writeBytes(field.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }
}
