package dev.carillon.object;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Key of an object, unique within its type.
 *
 * @param text its form in names and addresses
 * @param json its form in the data: a number or a text
 */
record ObjectKey(String text, Json json) {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  /** The value at which the parser is, if it can be a key. */
  static Optional<ObjectKey> of(Json json, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    boolean fits = token.isNumeric() || token == JsonToken.VALUE_STRING;
    String text = fits ? parser.getText() : "";
    if (text.isEmpty()) {
      return Optional.empty();
    }
    parser.finishToken();
    int from = (int) parser.currentTokenLocation().getByteOffset();
    int to = (int) parser.currentLocation().getByteOffset();
    return Optional.of(new ObjectKey(text, new Json(json.bytes(), json.from() + from, to - from)));
  }

  /** The type of a record's key is not known: it is a number if it looks like one. */
  static Optional<ObjectKey> of(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    byte[] digits = text.getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        new ObjectKey(
            text,
            WHOLE_NUMBER.matcher(text).matches()
                ? new Json(digits, 0, digits.length)
                : Json.of(text)));
  }
}
