package dev.carillon.kafka.format;

import java.util.Locale;

/** How the {@code data} of a CloudEvent is read. */
enum ContentType {
  /** Copied unchanged. */
  JSON,
  /** Becomes a JSON string. */
  TEXT,
  /** Becomes a JSON string in base64. */
  BINARY;

  /** CloudEvents JSON format, section 3.1: without a content type, data is JSON. */
  static ContentType of(String header) {
    String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.isEmpty() || type.endsWith("/json") || type.endsWith("+json")) {
      return JSON;
    }
    return type.startsWith("text/") ? TEXT : BINARY;
  }
}
