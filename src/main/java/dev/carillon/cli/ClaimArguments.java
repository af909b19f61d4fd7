package dev.carillon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses claims on the command line: {@code --claim NAME=JSON}. */
final class ClaimArguments {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .build();

  private ClaimArguments() {}

  /**
   * Parses claims; a word that is not JSON is a text.
   *
   * @throws IllegalArgumentException that names the first invalid one
   */
  static Map<String, Object> of(Map<String, String> texts) {
    var values = new LinkedHashMap<String, Object>();
    texts.forEach((name, text) -> values.put(name, claim(name, text)));
    return values;
  }

  private static Object claim(String name, String text) {
    try {
      Object value = JSON.readValue(text, Object.class);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      // A word; a text that begins like JSON must be JSON.
      if (!text.isEmpty() && "{[\"".indexOf(text.charAt(0)) < 0) {
        return text;
      }
    }
    throw new IllegalArgumentException("--claim " + name + " is neither JSON nor a word");
  }
}
