package dev.carillon.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.event.Json;
import java.util.List;

/** Generates the OpenAPI 3.1 document of {@code /v1}, the HTTP interface for clients. */
public final class OpenApi {
  public static final String CONTENT_TYPE = "application/vnd.oai.openapi+json;version=3.1";

  private static final String JSON = "application/json";
  private static final String PROBLEM = "#/components/responses/Problem";
  private static final List<String> SUBSCRIPTION =
      List.of("filter", "fields", "from", "every", "ticket");

  private final ObjectNode paths = CloudEventSchemas.object();

  private OpenApi() {}

  public static Json of(String version, List<CommandDeclaration> commands) {
    var document = new OpenApi();
    document.reading();
    document.writing();
    commands.forEach(document::command);
    ObjectNode root = CloudEventSchemas.object().put("openapi", "3.1.0");
    root.putObject("info").put("title", "Carillon").put("version", version);
    root.put("jsonSchemaDialect", CloudEventSchemas.DRAFT);
    root.set("paths", document.paths);
    root.set("components", components());
    ArrayNode security = root.putArray("security");
    security.addObject().putArray("bearer");
    security.addObject().putArray("ticket");
    return Json.of(root);
  }

  private void reading() {
    ObjectNode sse = operation("/v1/sse", "get", "subscribe", "An event stream of topics.");
    filters(sse, SUBSCRIPTION, "snapshot", "overflow", "last_event_id");
    answer(sse, "200", "Server-Sent Events.", "text/event-stream", CloudEventSchemas.text());
    ObjectNode poll = operation("/v1/poll", "get", "poll", "What happened since a cursor.");
    filters(poll, SUBSCRIPTION, "cursor", "wait");
    answer(poll, "200", "Events, and the cursor behind them.", JSON, events());
    ObjectNode snapshot = operation("/v1/snapshot", "get", "snapshot", "The present state.");
    filters(snapshot, List.of("filter", "fields", "ticket"));
    answer(snapshot, "200", "The state, and the cursor that it is true at.", JSON, events());
  }

  private static ObjectNode events() {
    ObjectNode properties = CloudEventSchemas.object();
    properties.set("cursor", CloudEventSchemas.text());
    properties.putObject("events").put("type", "array").putObject("items").put("type", "object");
    return CloudEventSchemas.members(properties, "cursor", "events");
  }

  private void writing() {
    ObjectNode events = operation("/v1/events", "post", "publish", "Publish CloudEvents.");
    body(events, "application/cloudevents+json", CloudEventSchemas.cloudEvent());
    ObjectNode batch = CloudEventSchemas.object().put("type", "array");
    batch.set("items", CloudEventSchemas.cloudEvent());
    body(events, "application/cloudevents-batch+json", batch);
    ObjectNode cursor = CloudEventSchemas.object();
    cursor.set("cursor", CloudEventSchemas.text());
    answer(events, "200", "Kafka has them.", JSON, CloudEventSchemas.members(cursor, "cursor"));

    ObjectNode tickets = operation("/v1/tickets", "post", "ticket", "A one-time ticket.");
    ObjectNode ticket = CloudEventSchemas.object();
    ticket.set("ticket", CloudEventSchemas.text());
    ticket.putObject("expiresIn").put("type", "integer").put("description", "seconds");
    ObjectNode schema = CloudEventSchemas.members(ticket, "ticket", "expiresIn");
    answer(tickets, "201", "For ?ticket= of one request.", JSON, schema);
  }

  private void command(CommandDeclaration command) {
    String path = "/v1/commands/" + command.name();
    ObjectNode operation = operation(path, "post", command.name(), "Give the command.");
    ObjectNode key = operation.withArray("/parameters").addObject();
    key.put("name", "Idempotency-Key").put("in", "header").put("required", false);
    key.set("schema", CloudEventSchemas.text().put("minLength", 1).put("maxLength", 255));
    body(operation, JSON, command.schema().embedded("urn:carillon:data:" + command.name()));
    ObjectNode receipt = CloudEventSchemas.object();
    receipt.set("id", CloudEventSchemas.text("the id of the CloudEvent"));
    receipt.set("cursor", CloudEventSchemas.text());
    ObjectNode schema = CloudEventSchemas.members(receipt, "id", "cursor");
    answer(operation, "200", "Kafka has acknowledged it.", JSON, schema);
  }

  private ObjectNode operation(String path, String method, String id, String summary) {
    ObjectNode operation =
        paths.putObject(path).putObject(method).put("operationId", id).put("summary", summary);
    operation.putObject("responses").putObject("default").put("$ref", PROBLEM);
    return operation;
  }

  private static void filters(ObjectNode operation, List<String> names, String... more) {
    ArrayNode parameters = operation.withArray("/parameters");
    ObjectNode topic = parameters.addObject();
    topic.put("name", "topic").put("in", "query").put("required", true).put("explode", true);
    topic.putObject("schema").put("type", "array").set("items", CloudEventSchemas.text());
    names.forEach(name -> query(parameters, name));
    List.of(more).forEach(name -> query(parameters, name));
  }

  private static void query(ArrayNode parameters, String name) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", "query")
        .set("schema", CloudEventSchemas.text());
  }

  private static void body(ObjectNode operation, String contentType, ObjectNode schema) {
    operation
        .withObject("/requestBody")
        .put("required", true)
        .withObject("/content")
        .putObject(contentType)
        .set("schema", schema);
  }

  private static void answer(
      ObjectNode operation, String status, String text, String contentType, ObjectNode schema) {
    operation
        .withObject("/responses")
        .putObject(status)
        .put("description", text)
        .putObject("content")
        .putObject(contentType)
        .set("schema", schema);
  }

  private static ObjectNode components() {
    ObjectNode components = CloudEventSchemas.object();
    ObjectNode problem = CloudEventSchemas.object();
    for (String name : List.of("type", "title", "detail", "instance", "code")) {
      problem.set(name, CloudEventSchemas.text());
    }
    problem.putObject("status").put("type", "integer");
    components
        .putObject("responses")
        .putObject("Problem")
        .put("description", "RFC 9457, with a code of docs/protocols/carillon.md.")
        .putObject("content")
        .putObject("application/problem+json")
        .set("schema", CloudEventSchemas.members(problem, "type", "title", "status", "code"));
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
    schemes.putObject("ticket").put("type", "apiKey").put("in", "query").put("name", "ticket");
    return components;
  }
}
