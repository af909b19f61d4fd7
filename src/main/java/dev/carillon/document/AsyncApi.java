package dev.carillon.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.alert.AlertRecord;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.CommandEnvelope;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.CloudEventJson;
import dev.carillon.event.Json;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.publish.ConnectionEvents;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Generates the AsyncAPI 3.0 document: the Kafka topics that the gateway writes and reads, and the
 * content of their records. Each principal sees only what it has permission for, and the brokers
 * only if the operator enables that. It contains no credential.
 */
public final class AsyncApi {
  public static final String CONTENT_TYPE = "application/vnd.aai.asyncapi+json;version=3.0.0";

  private static final String BINDING_VERSION = "0.5.0";
  private static final String SCHEMA_FORMAT = "application/schema+json;version=2020-12";

  /** Name of the dead letters, whose topic may have any name. */
  private static final String DEAD_LETTER = "dead-letter";

  private final ObjectNode channels = CloudEventSchemas.object();
  private final ObjectNode operations = CloudEventSchemas.object();

  /**
   * Input of the document.
   *
   * @param version of the gateway
   * @param bootstrapServers the brokers; empty: they are not included
   * @param secure true if the brokers speak TLS
   * @param alerts the Kafka topic of alerts, if clients can receive them
   */
  public record Contents(
      String version,
      Optional<String> bootstrapServers,
      boolean secure,
      List<CommandDeclaration> commands,
      Optional<String> connectionEvents,
      Optional<String> alerts,
      Optional<String> deadLetters,
      List<ReadStream> streams) {
    private static final TopicFilter ALERTS = TopicFilter.of("alert:*");

    /** The part of the content that a principal may subscribe to, publish or command. */
    public Contents shownTo(Principal principal) {
      return new Contents(
          version,
          bootstrapServers,
          secure,
          commands.stream().filter(command -> command.isOpenTo(principal)).toList(),
          connectionEvents,
          alerts.filter(topic -> overlaps(List.of(ALERTS), principal.subscribe())),
          deadLetters,
          streams.stream().filter(stream -> stream.isOpenTo(principal)).toList());
    }
  }

  /**
   * A stream that is read.
   *
   * @param shapes filters that match all topics of its events
   */
  public record ReadStream(StreamOptions options, List<TopicFilter> shapes) {
    public static ReadStream of(StreamOptions options) {
      return new ReadStream(options, options.shapes());
    }

    boolean isOpenTo(Principal principal) {
      return overlaps(shapes, principal.subscribe())
          || (options.publish() && overlaps(shapes, principal.publish()));
    }
  }

  private static boolean overlaps(List<TopicFilter> shapes, List<TopicFilter> granted) {
    return shapes.stream().anyMatch(shape -> granted.stream().anyMatch(shape::overlaps));
  }

  private AsyncApi() {}

  public static Json of(Contents contents) {
    var document = new AsyncApi();
    contents.commands().forEach(document::command);
    contents.connectionEvents().ifPresent(document::connections);
    contents.alerts().ifPresent(document::alerts);
    contents.deadLetters().ifPresent(document::deadLetters);
    contents.streams().forEach(stream -> document.stream(stream.options()));
    ObjectNode root = CloudEventSchemas.object().put("asyncapi", "3.0.0");
    root.putObject("info")
        .put("title", "Carillon")
        .put("version", contents.version())
        .put(
            "description",
            "The Kafka topics that this gateway writes and reads. What it writes is a CloudEvent"
                + " per record. A command that became several records is one transaction: read"
                + " what is committed (isolation.level=read_committed).");
    root.put("defaultContentType", "application/cloudevents+json");
    contents.bootstrapServers().ifPresent(all -> root.set("servers", servers(all, contents)));
    root.set("channels", document.channels);
    root.set("operations", document.operations);
    return Json.of(root);
  }

  private static ObjectNode servers(String brokers, Contents contents) {
    ObjectNode servers = CloudEventSchemas.object();
    for (String host : brokers.split(",", -1)) {
      servers
          .putObject("kafka-" + (servers.size() + 1))
          .put("host", host.strip())
          .put("protocol", contents.secure() ? "kafka-secure" : "kafka");
    }
    return servers;
  }

  private void command(CommandDeclaration command) {
    JsonNode data = command.written().embedded("urn:carillon:command:" + command.name());
    ObjectNode schema =
        CloudEventSchemas.written(
            CommandEnvelope.SOURCE, command.name(), "the key of the record", data);
    ObjectNode message = message(command.name(), "A command that a client has given.", schema);
    key(message, command.key().toString());
    operation("send", command.kafkaTopic(), command.name(), message);
  }

  private void connections(String topic) {
    for (String type : List.of(ConnectionEvents.OPENED, ConnectionEvents.CLOSED)) {
      ObjectNode properties = CloudEventSchemas.object();
      properties.set("session", CloudEventSchemas.text());
      properties.set("dialect", CloudEventSchemas.text());
      properties.set("transport", CloudEventSchemas.text());
      if (type.equals(ConnectionEvents.CLOSED)) {
        properties.set("reason", CloudEventSchemas.text("a code of docs/protocols/carillon.md"));
        properties.set("millis", CloudEventSchemas.object().put("type", "integer"));
      }
      ObjectNode data = CloudEventSchemas.members(properties, "session", "dialect", "transport");
      ObjectNode schema =
          CloudEventSchemas.written(ConnectionEvents.SOURCE, type, "the id of the session", data);
      ObjectNode message = message(type, "A client has come or gone; best effort.", schema);
      key(message, "{principal}");
      operation("send", topic, type, message);
    }
  }

  private void alerts(String topic) {
    ObjectNode event = CloudEventSchemas.object();
    event.set("event", CloudEventSchemas.text("objectType.eventType.key"));
    event.set("objectType", CloudEventSchemas.text());
    event.set("eventType", CloudEventSchemas.text("C, U or D"));
    event.set("key", CloudEventSchemas.object());
    event.set("date", CloudEventSchemas.text());
    event.set("data", CloudEventSchemas.object().put("type", "object"));
    ObjectNode properties = CloudEventSchemas.object();
    properties.set(AlertRecord.SCRIPT_CODE, CloudEventSchemas.text());
    properties.set(AlertRecord.FIRED, CloudEventSchemas.text("RFC 3339"));
    properties.set(AlertRecord.MESSAGE, CloudEventSchemas.text());
    properties.set(
        AlertRecord.EVENT,
        CloudEventSchemas.members(
            event, "event", "objectType", "eventType", "key", "date", "data"));
    ObjectNode data =
        CloudEventSchemas.members(
            properties,
            AlertRecord.SCRIPT_CODE,
            AlertRecord.FIRED,
            AlertRecord.MESSAGE,
            AlertRecord.EVENT);
    ObjectNode schema =
        CloudEventSchemas.written(
            AlertRecord.SOURCE, AlertRecord.TYPE, "the name of the event", data);
    ObjectNode message =
        message(
            AlertRecord.TYPE,
            "An alert script has fired: once for each of its events, if read committed.",
            schema);
    key(message, "{objectType}.{key}");
    operation("send", topic, AlertRecord.TYPE, message);
    // The gateway reads it as a stream, for its own clients.
    operation("receive", topic, AlertRecord.TYPE, message);
  }

  private void deadLetters(String topic) {
    ObjectNode message =
        CloudEventSchemas.object()
            .put("name", DEAD_LETTER)
            .put("summary", "A record that could not be decoded, as it was; why is in its headers.")
            .put("contentType", "application/octet-stream");
    ObjectNode headers = CloudEventSchemas.object();
    for (String name : List.of("cause", "topic", "partition", "offset", "timestamp")) {
      headers.set("carillon-" + name, CloudEventSchemas.text());
    }
    message.set("headers", CloudEventSchemas.members(headers));
    key(message, "topic, partition and offset of the record");
    operation("send", topic, DEAD_LETTER, message);
  }

  private void stream(StreamOptions stream) {
    String format = stream.format().name().toLowerCase(Locale.ROOT);
    String name = stream.kafkaTopic() + "." + format;
    ObjectNode message =
        stream.format() == Format.CLOUDEVENTS
            ? message(name, "A CloudEvent, structured or binary.", CloudEventSchemas.cloudEvent())
            : CloudEventSchemas.object()
                .put("name", name)
                .put("contentType", "application/json")
                .put("summary", "A record in the format " + format + ": docs/streams.md.");
    operation("receive", stream.kafkaTopic(), name, message);
  }

  private static ObjectNode message(String name, String summary, ObjectNode schema) {
    ObjectNode message =
        CloudEventSchemas.object()
            .put("name", name)
            .put("summary", summary)
            .put("contentType", CloudEventJson.CONTENT_TYPE);
    message.putObject("payload").put("schemaFormat", SCHEMA_FORMAT).set("schema", schema);
    return message;
  }

  private static void key(ObjectNode message, String description) {
    ObjectNode binding = CloudEventSchemas.object().put("bindingVersion", BINDING_VERSION);
    binding.set("key", CloudEventSchemas.text(description));
    message.putObject("bindings").set("kafka", binding);
  }

  /** A channel may have several messages, and be both read and written. */
  private void operation(String action, String topic, String name, ObjectNode message) {
    if (!channels.has(topic)) {
      ObjectNode channel = channels.putObject(topic).put("address", topic);
      channel.putObject("messages");
      channel
          .putObject("bindings")
          .putObject("kafka")
          .put("topic", topic)
          .put("bindingVersion", BINDING_VERSION);
    }
    channels.withObject("/" + topic).withObject("/messages").set(name, message);
    String channel = "#/channels/" + topic;
    ObjectNode operation = operations.putObject(action + "-" + name).put("action", action);
    operation.set("channel", reference(channel));
    operation.set(
        "messages",
        JsonNodeFactory.instance.arrayNode().add(reference(channel + "/messages/" + name)));
  }

  private static ObjectNode reference(String pointer) {
    return CloudEventSchemas.object().put("$ref", pointer);
  }
}
