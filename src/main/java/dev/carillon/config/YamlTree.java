package dev.carillon.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into a tree whose scalars are all text, as written. The record that a value is bound
 * to decides whether {@code 0123} is a number or a password, not YAML.
 */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  /** RFC 8259, section 6, with a limit on the length. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d{0,40})(?:\\.\\d{1,40})?(?:[eE][+-]?\\d{1,3})?");

  private final YAMLParser parser;

  private YamlTree(YAMLParser parser) {
    this.parser = parser;
  }

  /**
   * Parses one document; an empty one is {@link NullNode}.
   *
   * @throws IllegalArgumentException with the line, but none of the text, which may contain secrets
   */
  static JsonNode read(String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      YamlTree tree = new YamlTree(parser);
      JsonNode root = parser.nextToken() == null ? NullNode.getInstance() : tree.value();
      if (parser.nextToken() != null) {
        throw tree.wrong("more than one document");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not YAML" + at(e.getLocation()) + cause(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode value() throws IOException {
    if (parser.isCurrentAlias()) {
      throw wrong("aliases are not supported");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object();
    }
    if (token == JsonToken.START_ARRAY) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value());
      }
      return list;
    }
    return token == JsonToken.VALUE_NULL ? NullNode.getInstance() : scalar(parser.getText(), token);
  }

  private static JsonNode scalar(String text, JsonToken token) {
    if (token.isBoolean()) {
      return new ScalarText(text, BooleanNode.valueOf(token == JsonToken.VALUE_TRUE));
    }
    return token.isNumeric() && NUMBER.matcher(text).matches()
        ? new ScalarText(text, number(text))
        : new TextNode(text);
  }

  private static JsonNode number(String text) {
    BigDecimal number = new BigDecimal(text);
    return number.scale() <= 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0
        ? JsonNodeFactory.instance.numberNode(number.toBigIntegerExact())
        : JsonNodeFactory.instance.numberNode(number);
  }

  private JsonNode object() throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (object.has(name)) {
        throw wrong("the key " + name + " is there twice");
      }
      parser.nextToken();
      object.set(name, value());
    }
    return object;
  }

  private IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text + at(parser.currentTokenLocation()));
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String cause(JsonProcessingException e) {
    return e.getCause() instanceof MarkedYAMLException marked ? ": " + marked.getProblem() : "";
  }
}
