package dev.carillon.kafka;

import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.DecodeException.Cause;
import java.util.Base64;

/** The data of a CloudEvent as JSON, with what was asked for in it. */
record Content(Json data, Found found) {

  /** No data. */
  static Content none(Scope scope) {
    return new Content(Origin.NULL, new Found(scope.paths()));
  }

  /** What is JSON as it is, a text as a JSON string, anything else as one in base64. */
  static Content of(byte[] bytes, ContentType type, Scope scope) throws DecodeException {
    return switch (type) {
      case JSON -> json(bytes, scope);
      case TEXT ->
          scalar(
              Origin.text(bytes)
                  .orElseThrow(() -> new DecodeException(Cause.BAD_TEXT, "data is not UTF-8")),
              scope);
      case BINARY -> scalar(Base64.getEncoder().encodeToString(bytes), scope);
    };
  }

  private static Content json(byte[] bytes, Scope scope) throws DecodeException {
    var found = new Found(scope.paths());
    RecordJson.read(bytes, parser -> found.walk(parser, scope.paths().root()));
    return new Content(JsonBytes.slice(bytes, 0, bytes.length), found);
  }

  private static Content scalar(String text, Scope scope) {
    return new Content(Json.of(text), new Found(scope.paths()));
  }
}
