package dev.carillon.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.event.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON text of claims and ticket holders in the database, which can be parsed again. */
final class JsonText {
  private static final int MAX_LENGTH = 256 << 10;

  // Escaped, every Java text can be stored: a claim may contain half a surrogate pair, which has no
  // UTF-8 form.
  private static final ObjectWriter WRITER =
      JsonMapper.builder(Json.FACTORY).build().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private JsonText() {}

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if it is too large, or could not be parsed again
   */
  static String of(Map<String, ?> value) {
    String text;
    try {
      text = WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("claims must be JSON", e);
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("claims must be at most " + MAX_LENGTH + " bytes of JSON");
    }
    try {
      Json.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("claims must be no deeper, and numbers no longer", e);
    }
    return text;
  }

  /** Parses what {@link #of} wrote. */
  static Map<String, Object> read(String text) {
    return object(Json.read(text));
  }

  /** A parsed JSON object without its nulls. */
  static Map<String, Object> object(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> entries)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    var members = new LinkedHashMap<String, Object>();
    entries.forEach((name, member) -> members.put(String.valueOf(name), member));
    members.values().removeIf(Objects::isNull);
    return members;
  }
}
