package dev.carillon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A scalar with its text as written, from which nearly all values are made, and with its YAML type
 * for the few keys that hold JSON.
 */
final class ScalarText extends TextNode {
  private static final long serialVersionUID = 1L;

  private final JsonNode typed;

  ScalarText(String text, JsonNode typed) {
    super(text);
    this.typed = typed;
  }

  /** The tree as JSON: numbers are numbers. */
  static JsonNode typed(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object.properties().forEach(e -> copy.set(e.getKey(), typed(e.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      list.forEach(element -> copy.add(typed(element)));
      return copy;
    }
    return node instanceof ScalarText written ? written.typed : node;
  }
}
