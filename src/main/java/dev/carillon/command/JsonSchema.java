package dev.carillon.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import com.networknt.schema.regex.RegularExpression;
import dev.carillon.event.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON Schema, draft 2020-12. Immutable. It may not refer to other documents, and its patterns
 * are RE2 patterns: the time of a validation grows with the data, but not exponentially.
 */
public final class JsonSchema {
  private static final String REFERENCE = "$ref";
  private static final String DIALECT = "$schema";

  private static final SchemaRegistry SCHEMAS = registry();

  private static final Schema META = SCHEMAS.getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));

  private final JsonNode node;
  private final Schema schema;

  private JsonSchema(JsonNode node, Schema schema) {
    this.node = node;
    this.schema = schema;
  }

  private static SchemaRegistry registry() {
    var config =
        SchemaRegistryConfig.builder()
            .regularExpressionFactory(JsonSchema::expression)
            .locale(Locale.ENGLISH)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder -> builder.schemaRegistryConfig(config).schemaCacheEnabled(false));
  }

  /** ECMA-262, section 22.2: a pattern matches anywhere in the text. */
  private static RegularExpression expression(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      return value -> pattern.matcher(value).find();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "a pattern that RE2 does not understand: " + e.getMessage(), e);
    }
  }

  /**
   * Parses a schema.
   *
   * @throws IllegalArgumentException with the error
   */
  public static JsonSchema of(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("a JSON Schema is an object");
    }
    requireDraft(node);
    requireInside(node);
    first(META.validate(node))
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("not a JSON Schema: " + problem);
            });
    try {
      Schema schema = SCHEMAS.getSchema(node);
      schema.initializeValidators();
      var unused = schema.validate(NullNode.getInstance());
      return new JsonSchema(node, schema);
    } catch (SchemaException e) {
      if (e.getCause() instanceof IllegalArgumentException pattern) {
        throw pattern;
      }
      throw new IllegalArgumentException("not a JSON Schema: " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("a schema that refers to itself without an end", e);
    }
  }

  private static void requireDraft(JsonNode node) {
    JsonNode dialect = node.path(DIALECT);
    if (!dialect.isMissingNode() && !dialect.asText().equals(DialectId.DRAFT_2020_12)) {
      throw new IllegalArgumentException("only draft 2020-12 is understood");
    }
  }

  private static void requireInside(JsonNode node) {
    JsonNode reference = node.path(REFERENCE);
    if (reference.isTextual() && !reference.textValue().startsWith("#")) {
      throw new IllegalArgumentException(
          "a reference to something outside of the schema: " + reference.textValue());
    }
    node.forEach(JsonSchema::requireInside);
  }

  /** The first error in this data, in a form for its sender; empty if it is valid. */
  Optional<String> problem(JsonNode data) {
    return first(schema.validate(data));
  }

  /** The same error for every order of evaluation. */
  private static Optional<String> first(List<Error> errors) {
    return errors.stream()
        .map(error -> place(error) + error.getMessage())
        .min(Comparator.naturalOrder());
  }

  private static String place(Error error) {
    String place = error.getInstanceLocation().toString();
    return place.isEmpty() ? "" : place + ": ";
  }

  /** The schema in its original form. */
  public Json json() {
    return Json.of(node);
  }

  /** A copy for embedding in another schema: its references stay relative to itself. */
  public ObjectNode embedded(String id) {
    ObjectNode copy = node.deepCopy();
    if (!copy.has("$id")) {
      copy.put("$id", id);
    }
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonSchema that && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  @Override
  public String toString() {
    return node.toString();
  }
}
