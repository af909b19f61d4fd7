package dev.carillon.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Prints a configuration tree: secrets are masked, everything else can be parsed again. */
final class EffectiveYaml {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(Feature.WRITE_DOC_START_MARKER)
              .disable(Feature.SPLIT_LINES)
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .stringQuotingChecker(new OnlyWhatNeedsIt())
              .build());

  private EffectiveYaml() {}

  static String write(JsonNode tree, Secrets secrets) {
    try {
      return YAML.writeValueAsString(shown(tree, "", secrets));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode shown(JsonNode node, String key, Secrets secrets) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object
          .properties()
          .forEach(
              e -> copy.set(e.getKey(), shown(e.getValue(), Keys.join(key, e.getKey()), secrets)));
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      for (int i = 0; i < list.size(); i++) {
        copy.add(shown(list.get(i), Keys.join(key, i), secrets));
      }
      return copy;
    }
    return text(node.isTextual() ? node.textValue() : "", key, secrets);
  }

  private static JsonNode text(String text, String key, Secrets secrets) {
    if (!text.isBlank() && Secrets.names(key)) {
      return new TextNode(Secrets.HIDDEN);
    }
    if (text.startsWith("[") || text.startsWith("{")) {
      try {
        JsonNode tree = YamlTree.read(text);
        if (!isTemplate(tree)) {
          return shown(tree, key, secrets);
        }
      } catch (IllegalArgumentException e) {
        // A text that only resembles a list.
      }
    }
    return new TextNode(secrets.redact(text));
  }

  /**
   * A text that begins with a placeholder, such as {@code {data.id}}, is also a YAML mapping: a
   * name without a value.
   */
  private static boolean isTemplate(JsonNode tree) {
    return tree.isObject() && !tree.isEmpty() && tree.valueStream().allMatch(JsonNode::isNull);
  }

  /**
   * Quotes only where needed: every value is read as text, so {@code true} and {@code 8080} mean
   * the same without quotes.
   */
  private static final class OnlyWhatNeedsIt extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return !value.equals("true") && !value.equals("false") && super.needToQuoteValue(value);
    }
  }
}
