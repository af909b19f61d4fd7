package dev.carillon.soak;

import java.nio.charset.StandardCharsets;

/** An event stream, read as WHATWG HTML, section 9.2.6, says; lines end with a line feed. */
final class EventStreamParser {
  private final Sink sink;
  private byte[] line = new byte[1024];
  private int length;
  private String name = "";
  private String id = "";
  private final StringBuilder data = new StringBuilder();

  /** Takes the events. */
  interface Sink {
    /**
     * An event.
     *
     * @param id the last id that was given, by this or an earlier event
     */
    void event(String name, String id, String data);
  }

  EventStreamParser(Sink sink) {
    this.sink = sink;
  }

  void read(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n') {
        line(new String(line, 0, length, StandardCharsets.UTF_8));
        length = 0;
      } else {
        if (length == line.length) {
          line = java.util.Arrays.copyOf(line, 2 * length);
        }
        line[length++] = b;
      }
    }
  }

  private void line(String text) {
    if (text.isEmpty()) {
      if (data.length() > 0) {
        sink.event(name, id, data.substring(0, data.length() - 1));
      }
      data.setLength(0);
      name = "";
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> name = value;
      case "id" -> id = value;
      case "data" -> data.append(value).append('\n');
      default -> {}
    }
  }
}
