package dev.carillon.kafka.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.PathTree.Node;
import java.io.IOException;

/**
 * Parses the JSON of a record in one pass and translates parse errors to {@link DecodeException}s.
 */
public final class RecordJson {
  private RecordJson() {}

  /** Reads the one value that the bytes hold; the parser is at its first token. */
  public interface Step {
    void read(JsonParser parser) throws IOException, DecodeException;
  }

  /** Range of bytes that a value occupies. */
  record Span(int from, int to) {
    static final Span NONE = new Span(0, 0);

    boolean isEmpty() {
      return to == from;
    }

    int length() {
      return to - from;
    }
  }

  public static void read(byte[] bytes, Step step) throws DecodeException {
    try {
      JsonBytes.requireClean(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Cause.BAD_TEXT, String.valueOf(e.getMessage()));
    }
    try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new DecodeException(Cause.NOT_JSON, "empty");
      }
      step.read(parser);
      if (parser.nextToken() != null) {
        throw new DecodeException(Cause.NOT_JSON, "more than one value");
      }
    } catch (StreamConstraintsException e) {
      throw new DecodeException(
          Cause.OVER_LIMIT, "nested too deeply, or a name or number too long");
    } catch (InputCoercionException e) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, "a number that is too large");
    } catch (IOException e) {
      throw new DecodeException(Cause.NOT_JSON, "not JSON");
    }
  }

  /** Reads the value at which the parser is. */
  static Span walk(JsonParser parser, ExtractedFields found, Node at)
      throws IOException, DecodeException {
    long from = parser.currentTokenLocation().getByteOffset();
    boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
    found.walk(parser, at);
    parser.finishToken();
    long to = parser.currentLocation().getByteOffset();
    return isNull ? Span.NONE : new Span((int) from, (int) to);
  }

  /** The text of an attribute: a string, or the empty text if it is null. */
  static String text(String name, JsonParser parser) throws IOException, DecodeException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (token != JsonToken.VALUE_STRING) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, name + " is not a string");
    }
    return parser.getText();
  }
}
