package dev.carillon.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares frames with what a transcript expects. JSON is compared as JSON: the order of members
 * means nothing, everything else does. A string {@code "<word>"} stands for any value; where the
 * same word comes again it must be the same value, {@code "<any>"} excepted.
 */
final class Expected {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern WORD = Pattern.compile("<[a-z][a-z0-9-]*>");
  private static final String ANY = "<any>";

  /** What stands in a transcript for the character 0x1E, which ends a record of SignalR's. */
  static final char RECORD_END = '\u241e';

  private final Map<String, JsonNode> known = new HashMap<>();

  /** True if the text is what was expected; words that are new are known from now on. */
  boolean matches(String expected, String actual) {
    if (expected.indexOf(RECORD_END) >= 0) {
      return recordsMatch(expected, actual.replace('\u001e', RECORD_END));
    }
    Optional<JsonNode> pattern = json(expected);
    Optional<JsonNode> value = json(actual);
    if (pattern.isPresent() && value.isPresent()) {
      return matches(pattern.get(), value.get());
    }
    return expected.equals(actual);
  }

  private boolean recordsMatch(String expected, String actual) {
    String[] patterns = expected.split(String.valueOf(RECORD_END), -1);
    String[] records = actual.split(String.valueOf(RECORD_END), -1);
    boolean same = patterns.length == records.length;
    for (int i = 0; same && i < patterns.length; i++) {
      same = matches(patterns[i], records[i]);
    }
    return same;
  }

  private boolean matches(JsonNode expected, JsonNode actual) {
    if (expected.isTextual() && WORD.matcher(expected.textValue()).matches()) {
      return expected.textValue().equals(ANY)
          || known.computeIfAbsent(expected.textValue(), word -> actual).equals(actual);
    }
    if (expected.isObject() && actual.isObject()) {
      return names(expected).equals(names(actual))
          && expected.propertyStream().allMatch(e -> matches(e.getValue(), actual.get(e.getKey())));
    }
    if (expected.isArray() && actual.isArray()) {
      Iterator<JsonNode> other = actual.iterator();
      return expected.size() == actual.size()
          && expected.valueStream().allMatch(e -> matches(e, other.next()));
    }
    return expected.equals(actual);
  }

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The text with every word that is known in its place. */
  String fill(String text) {
    String filled = text;
    for (Map.Entry<String, JsonNode> word : known.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue().asText());
    }
    return filled;
  }

  static Optional<JsonNode> json(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
