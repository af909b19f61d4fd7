package dev.carillon.kafka.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.format.RecordJson.Span;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CloudEvent in structured mode: the JSON format, in which {@code data} is one of the
 * members.
 */
public final class StructuredEvent {
  private static final String DATA = "data";
  private static final String DATA_BASE64 = "data_base64";

  private final byte[] bytes;
  private final TemplateScope scope;
  private final Attributes attributes = new Attributes();
  private final ExtractedFields found;
  private @Nullable Span data;
  private @Nullable String base64;

  private StructuredEvent(byte[] bytes, TemplateScope scope) {
    this.bytes = bytes;
    this.scope = scope;
    this.found = new ExtractedFields(scope.paths());
  }

  public static StructuredEvent read(byte[] bytes, TemplateScope scope) throws DecodeException {
    var event = new StructuredEvent(bytes, scope);
    RecordJson.read(bytes, event::members);
    event.attributes.requireVersion();
    return event;
  }

  private void members(JsonParser parser) throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(DATA) || name.equals(DATA_BASE64)) {
        data(name, parser);
      } else if (Attributes.isRead(name)) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
          attributes.put(name, RecordJson.text(name, parser));
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void data(String name, JsonParser parser) throws IOException, DecodeException {
    if (data != null || base64 != null) {
      throw new DecodeException(Cause.DUPLICATE_NAME, "data twice");
    }
    if (name.equals(DATA)) {
      data = RecordJson.walk(parser, found, scope.paths().root());
    } else {
      base64 = RecordJson.text(name, parser);
    }
  }

  public Attributes attributes() {
    return attributes;
  }

  public CloudEventData content() throws DecodeException {
    if (base64 != null) {
      return CloudEventData.of(decoded(base64), attributes.contentType(), scope);
    }
    return data == null || data.isEmpty()
        ? CloudEventData.none(scope)
        : new CloudEventData(JsonBytes.slice(bytes, data.from(), data.to()), found);
  }

  private static byte[] decoded(String base64) throws DecodeException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, "data_base64 is not base64");
    }
  }
}
