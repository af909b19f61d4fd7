package dev.carillon.kafka.format;

import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.util.Base64;

/** The data of a CloudEvent as JSON, with the fields that were extracted from it. */
public record CloudEventData(Json data, ExtractedFields found) {

  /** No data. */
  static CloudEventData none(TemplateScope scope) {
    return new CloudEventData(RecordOrigin.NULL, new ExtractedFields(scope.paths()));
  }

  /** JSON stays as it is, text becomes a JSON string, and anything else a JSON string in base64. */
  static CloudEventData of(byte[] bytes, ContentType type, TemplateScope scope)
      throws DecodeException {
    return switch (type) {
      case JSON -> json(bytes, scope);
      case TEXT ->
          scalar(
              RecordOrigin.text(bytes)
                  .orElseThrow(() -> new DecodeException(Cause.BAD_TEXT, "data is not UTF-8")),
              scope);
      case BINARY -> scalar(Base64.getEncoder().encodeToString(bytes), scope);
    };
  }

  private static CloudEventData json(byte[] bytes, TemplateScope scope) throws DecodeException {
    var found = new ExtractedFields(scope.paths());
    RecordJson.read(bytes, parser -> found.walk(parser, scope.paths().root()));
    return new CloudEventData(JsonBytes.slice(bytes, 0, bytes.length), found);
  }

  private static CloudEventData scalar(String text, TemplateScope scope) {
    return new CloudEventData(Json.of(text), new ExtractedFields(scope.paths()));
  }
}
