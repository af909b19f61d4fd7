package dev.carillon.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.DecodeException.Cause;
import dev.carillon.kafka.RecordJson.Span;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent in structured mode: the JSON format, in which {@code data} is one of the members.
 */
final class StructuredEvent {
  private static final String DATA = "data";
  private static final String DATA_BASE64 = "data_base64";

  private final byte[] bytes;
  private final Scope scope;
  private final Attributes attributes = new Attributes();
  private final Found found;
  private @Nullable Span data;
  private @Nullable String base64;

  private StructuredEvent(byte[] bytes, Scope scope) {
    this.bytes = bytes;
    this.scope = scope;
    this.found = new Found(scope.paths());
  }

  static StructuredEvent read(byte[] bytes, Scope scope) throws DecodeException {
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

  Attributes attributes() {
    return attributes;
  }

  Content content() throws DecodeException {
    if (base64 != null) {
      return Content.of(decoded(base64), attributes.contentType(), scope);
    }
    return data == null || data.isEmpty()
        ? Content.none(scope)
        : new Content(JsonBytes.slice(bytes, data.from(), data.to()), found);
  }

  private static byte[] decoded(String base64) throws DecodeException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, "data_base64 is not base64");
    }
  }
}
