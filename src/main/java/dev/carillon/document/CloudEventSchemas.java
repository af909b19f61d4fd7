package dev.carillon.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** JSON Schemas of CloudEvents: the CloudEvents JSON format 1.0.2, and the gateway's additions. */
final class CloudEventSchemas {
  static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private CloudEventSchemas() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode text() {
    return object().put("type", "string");
  }

  static ObjectNode text(String description) {
    return text().put("description", description);
  }

  static ObjectNode constant(String value) {
    return object().put("const", value);
  }

  static ArrayNode list(String... texts) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    List.of(texts).forEach(list::add);
    return list;
  }

  /** An object with these members, some of them required. */
  static ObjectNode members(ObjectNode properties, String... required) {
    ObjectNode schema = object().put("type", "object");
    schema.set("required", list(required));
    schema.set("properties", properties);
    return schema;
  }

  /** Any CloudEvent. */
  static ObjectNode cloudEvent() {
    ObjectNode properties = object();
    properties.set("specversion", constant("1.0"));
    properties.set("id", text().put("minLength", 1));
    properties.set("source", text().put("minLength", 1));
    properties.set("type", text().put("minLength", 1));
    return members(properties, "specversion", "id", "source", "type");
  }

  /**
   * A CloudEvent that the gateway writes.
   *
   * @param subject description of its subject
   */
  static ObjectNode written(String source, String type, String subject, JsonNode data) {
    ObjectNode properties = object();
    properties.set("specversion", constant("1.0"));
    properties.set("id", text().put("minLength", 1));
    properties.set("source", constant(source));
    properties.set("type", constant(type));
    properties.set("time", text().put("format", "date-time"));
    properties.set("datacontenttype", constant("application/json"));
    properties.set("subject", text(subject));
    properties.set("partitionkey", text("the key of the record"));
    properties.set("principal", text("who it was, as the gateway knows them"));
    properties.set("tenant", text("whom they belong to; absent if to nobody"));
    properties.set("session", text("the session that it came over, if there was one"));
    properties.set("data", data);
    ObjectNode schema =
        members(
            properties,
            "specversion",
            "id",
            "source",
            "type",
            "time",
            "datacontenttype",
            "subject",
            "partitionkey",
            "principal",
            "data");
    return schema.put("$schema", DRAFT);
  }
}
