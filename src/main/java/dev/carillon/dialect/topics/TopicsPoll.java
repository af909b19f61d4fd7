package dev.carillon.dialect.topics;

import dev.carillon.core.encoding.Frame;
import dev.carillon.event.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The answer to a poll: {@code {"cursor":"…","events":[…]}}. */
public final class TopicsPoll {
  private TopicsPoll() {}

  public static byte[] body(List<Frame> frames, String cursor) {
    var out = new ByteArrayOutputStream();
    out.writeBytes("{\"cursor\":".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(Json.of(cursor).bytes());
    out.writeBytes(",\"events\":[".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < frames.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(frames.get(i).payload());
    }
    out.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
