package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.tracker.OutputFormat;
import dev.carillon.event.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes a frame of several items that are already encoded as JSON. */
final class BatchFrame {
  private static final int ITEM_BYTES = 512;

  private final ByteArrayOutputStream out;
  private boolean first = true;

  BatchFrame(NavixyEventType type, int items) {
    out = new ByteArrayOutputStream(ITEM_BYTES * (items + 1));
    write("{\"type\":\"event\",\"event\":\"" + type.word() + "\",\"data\":[");
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends an item unchanged. */
  void add(Json item) {
    add("", item, "");
  }

  /** Appends an item between two texts. */
  void add(String before, Json item, String after) {
    if (!first) {
      out.write(',');
    }
    first = false;
    write(before);
    out.write(item.bytes(), item.from(), item.length());
    write(after);
  }

  /** Completes the frame. */
  Frame frame(OutputFormat form, Instant now) {
    write("],\"user_time\":\"" + form.time(now) + "\"}");
    return Frame.text(out.toByteArray());
  }
}
