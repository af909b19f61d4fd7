package dev.carillon.kafka.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.format.RecordJson.Span;
import dev.carillon.kafka.template.DecodeException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key of a Debezium record: an object with the columns of the primary key, with or without a
 * schema around it. Its text form is the value of the only column, or the object if there are
 * several.
 */
final class RowKey {
  private static final String SCHEMA = "schema";
  private static final String PAYLOAD = "payload";

  private final byte[] bytes;
  private Span columns = Span.NONE;
  private int count;
  private String only = "";

  private RowKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Parses a key; a key that is not JSON has no columns. */
  static Optional<RowKey> of(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    var key = new RowKey(bytes);
    try {
      RecordJson.read(bytes, parser -> key.read(parser, false));
      return Optional.of(key);
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private void read(JsonParser parser, boolean unwrapped) throws IOException, DecodeException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      only = parser.currentToken().isScalarValue() ? parser.getText() : "";
      return;
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    boolean wrapped = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean struct = parser.nextToken().isStructStart();
      if (!unwrapped && name.equals(SCHEMA) && struct) {
        wrapped = true;
        parser.skipChildren();
      } else if (wrapped && name.equals(PAYLOAD)) {
        read(parser, true);
      } else {
        count++;
        parser.skipChildren();
        only = struct ? "" : parser.getText();
      }
    }
    if (!wrapped) {
      columns = new Span(from, (int) parser.currentLocation().getByteOffset());
    }
  }

  /** The key as a text. */
  String text() {
    return columns.isEmpty() || (count == 1 && !only.isEmpty())
        ? only
        : JsonBytes.slice(bytes, columns.from(), columns.to()).toString();
  }

  /** The columns as an object, if they are one. */
  Optional<Json> object() {
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(JsonBytes.copy(bytes, columns.from(), columns.to()));
  }
}
