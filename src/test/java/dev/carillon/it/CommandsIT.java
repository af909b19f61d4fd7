package dev.carillon.it;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.Gateway;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedPostgres;
import dev.carillon.support.Signer;
import dev.carillon.support.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with one Kafka and one database. */
@Timeout(Patience.TEST_SECONDS)
class CommandsIT {
  private static final String OPENSHOCK = "openshock.commands";
  private static final Duration LIMIT = Patience.LIMIT;
  private static final String SECRET = "a secret for tokens, 32 bytes at least";
  private static final SharedKafka KAFKA = SharedKafka.get();
  private static final JwtIssuer ISSUER = JwtIssuer.of(Signer.hs256(SECRET));
  private static final String TOKEN = ISSUER.token("ann", Map.of("vehicle", "7"));
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<Gateway> GATEWAYS = new ArrayList<>();

  @TempDir private static Path directory;

  private static String topic = "";
  private static SharedPostgres.Database database;

  @BeforeAll
  static void start() throws Exception {
    topic = KAFKA.topic("vehicle-commands", 3);
    String connections = KAFKA.topic("connections", 2);
    database = SharedPostgres.get().database("commands");
    Path file = Files.writeString(directory.resolve("it.yaml"), configuration(connections));
    for (int i = 0; i < 2; i++) {
      GATEWAYS.add(
          Gateway.start(ConfigFile.read(Optional.of(file), Map.of()).load(Configuration.class)));
    }
    // The tables are made in the background, and each learns whose access has ended.
    for (int i = 0; i < GATEWAYS.size(); i++) {
      int gateway = i;
      await()
          .atMost(LIMIT)
          .until(() -> send(gateway, "7", "oil", UUID.randomUUID().toString()).statusCode() == 200);
    }
  }

  private static String configuration(String connections) {
    return """
        event-loops: 2
        http: {host: 127.0.0.1, port: 0, management-host: 127.0.0.1, management-port: 0, drain: 1s}
        kafka: {bootstrap-servers: "%s", discovery: 1s}
        postgres: {host: 127.0.0.1, port: %d, database: %s, user: postgres}
        access:
          issuers: [{issuer: "%s", audiences: ["%s"], algorithms: [HS256], keys: [{secret: "%s"}]}]
          publish: [{topic: "vehicle:{vehicle}:**"}]
        documents: {kafka: true}
        connection-events: {kafka-topic: %s}
        streams: []
        commands:
          - name: vehicle.service
            schema:
              type: object
              required: [vehicle, kind]
              properties:
                vehicle: {$ref: "#/$defs/id"}
                kind: {enum: [oil, tyres]}
                count: {type: integer, minimum: 1}
              $defs: {id: {type: string, minLength: 1}}
            grant: vehicle:{data.vehicle}:service
            kafka-topic: %s
            key: "{data.vehicle}"
            rate: 1000
            burst: 1000
        """
        .formatted(
            KAFKA.bootstrap(),
            URI.create(database.uri()).getPort(),
            database.name(),
            ISSUER.name(),
            JwtIssuer.AUDIENCE,
            SECRET,
            connections,
            topic);
  }

  @AfterAll
  static void stop() {
    GATEWAYS.forEach(Gateway::close);
  }

  private static HttpRequest request(int gateway, String vehicle, String kind, String key) {
    var request =
        HttpRequest.newBuilder(address(gateway, "/v1/commands/vehicle.service"))
            .headers(as(TOKEN))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"vehicle\":\"" + vehicle + "\",\"kind\":\"" + kind + "\"}"));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", '"' + key + '"');
    }
    return request.build();
  }

  private static URI address(int gateway, String path) {
    return URI.create("http://127.0.0.1:" + GATEWAYS.get(gateway).port() + path);
  }

  private static HttpResponse<String> send(int gateway, String vehicle, String kind, String key)
      throws IOException, InterruptedException {
    return HTTP.send(request(gateway, vehicle, kind, key), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void a_hundred_at_once_to_two_replicas_are_one_record_and_a_hundred_equal_answers()
      throws Exception {
    for (int round = 0; round < 3; round++) {
      String key = UUID.randomUUID().toString();
      var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            HTTP.sendAsync(
                request(i % 2, "7", "tyres", key), HttpResponse.BodyHandlers.ofString()));
      }
      Set<String> bodies =
          answers.stream().map(one -> checked(one.join())).collect(Collectors.toSet());
      assertThat(bodies).hasSize(1);

      String id = MAPPER.readTree(bodies.iterator().next()).path("id").asText();
      String last = id(send(0, "7", "oil", ""));
      List<String> ids =
          records(topic, KAFKA.bootstrap(), seen -> seen.contains(last)).stream()
              .map(entry -> event(entry).path("id").asText())
              .toList();
      assertThat(ids).containsOnlyOnce(id).endsWith(last);
    }
  }

  private static String checked(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void a_key_stands_for_one_content_on_every_replica() throws Exception {
    String key = UUID.randomUUID().toString();
    String first = checked(send(0, "7", "oil", key));

    assertThat(checked(send(1, "7", "oil", key))).isEqualTo(first);
    HttpResponse<String> other = send(1, "7", "tyres", key);
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("\"code\":\"key_reused\"");
    assertThat(send(0, "8", "oil", key).statusCode()).isEqualTo(403);
  }

  @Test
  void what_a_replica_died_over_is_written_again_under_the_same_id() throws Exception {
    String key = UUID.randomUUID().toString();
    String id = id(send(0, "7", "oil", key));
    // As if it had died after Kafka took the command, and before it could say so; a while ago.
    database.execute(
        "update carillon.command_key set event_id = null, cursor = null,"
            + " lease = now() - interval '1 s' where event_id = '"
            + id
            + "'");

    assertThat(id(send(1, "7", "oil", key))).isEqualTo(id);
    assertThat(id(send(0, "7", "oil", key))).isEqualTo(id);
    String last = id(send(0, "7", "oil", ""));
    assertThat(records(topic, KAFKA.bootstrap(), seen -> seen.contains(last)))
        .filteredOn(entry -> event(entry).path("id").asText().equals(id))
        .hasSize(2);
  }

  private static String id(HttpResponse<String> answer) throws IOException {
    return MAPPER.readTree(checked(answer)).path("id").asText();
  }

  @Test
  void a_back_end_needs_nothing_but_the_document_and_a_kafka_client() throws Exception {
    try (var socket = SocketClient.open(GATEWAYS.get(0).port(), "/v1/ws", as(TOKEN))) {
      socket.nextJson("welcome");
      socket.send(
          "{\"type\":\"command\",\"id\":\"1\",\"name\":\"vehicle.service\","
              + "\"data\":{\"vehicle\":\"7\",\"kind\":\"oil\",\"count\":2}}");
      assertThat(socket.nextJson("reply").get("id")).isEqualTo("1");
    }
    checked(send(1, "7", "tyres", "a-key-of-mine"));
    JsonNode document = document("/asyncapi.json");
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.toString()).doesNotContain(SECRET);
    var types = new ArrayList<String>();
    for (JsonNode operation : document.path("operations")) {
      assertThat(operation.path("action").asText()).isEqualTo("send");
      JsonNode channel = resolved(document, operation.path("channel"));
      if (channel.path("address").asText().equals(OPENSHOCK)) {
        // Of every gateway; here nobody has given one.
        continue;
      }
      types.add(consumed(document, operation));
    }
    assertThat(types)
        .containsExactlyInAnyOrder(
            "vehicle.service", "dev.carillon.connection.opened", "dev.carillon.connection.closed");
  }

  private static JsonNode document(String path) throws Exception {
    var request = HttpRequest.newBuilder(address(0, path)).headers(as(TOKEN)).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("etag")).isPresent();
    return MAPPER.readTree(answer.body());
  }

  /** Reads the records that the operation speaks of, all as the document says; their type. */
  private static String consumed(JsonNode document, JsonNode operation) {
    JsonNode channel = resolved(document, operation.path("channel"));
    JsonNode message = resolved(document, operation.path("messages").path(0));
    String server = document.path("servers").path("kafka-1").path("host").asText();
    assertThat(message.path("payload").path("schemaFormat").asText())
        .isEqualTo("application/schema+json;version=2020-12");
    JsonNode schemaNode = message.path("payload").path("schema");
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schemaNode);
    String type = schemaNode.path("properties").path("type").path("const").asText();
    List<ConsumerRecord<String, String>> ofType =
        records(channel.path("address").asText(), server, seen -> seen.contains(type)).stream()
            .filter(entry -> event(entry).path("type").asText().equals(type))
            .toList();
    assertThat(ofType).isNotEmpty();
    for (ConsumerRecord<String, String> entry : ofType) {
      JsonNode event = event(entry);
      assertThat(schema.validate(event)).as(entry.value()).isEmpty();
      assertThat(entry.key()).isEqualTo(event.path("partitionkey").asText());
      assertThat(
              new String(
                  entry.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8))
          .isEqualTo(message.path("contentType").asText());
      // It says no to what is something else, so that its yes means something.
      ObjectNode wrong = event.deepCopy();
      assertThat(schema.validate(wrong.put("type", "x"))).isNotEmpty();
      assertThat(schema.validate(event.<ObjectNode>deepCopy().put("data", 7))).isNotEmpty();
    }
    return type;
  }

  private static JsonNode resolved(JsonNode document, JsonNode reference) {
    return document.at(reference.path("$ref").asText().substring(1));
  }

  private static JsonNode event(ConsumerRecord<String, String> entry) {
    try {
      return MAPPER.readTree(entry.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** All records of the topic so far, and on until one is there that was waited for. */
  private static List<ConsumerRecord<String, String>> records(
      String topic, String server, java.util.function.Predicate<String> last) {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", server);
    properties.put("isolation.level", "read_committed");
    properties.put("group.id", UUID.randomUUID().toString());
    properties.put("auto.offset.reset", "earliest");
    var texts = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(properties, texts, texts)) {
      consumer.subscribe(List.of(topic));
      var read = new ArrayList<ConsumerRecord<String, String>>();
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return read.stream().map(ConsumerRecord::value).anyMatch(last);
              });
      return read;
    }
  }

  @Test
  void what_can_be_asked_for_over_http_is_described_too() throws Exception {
    JsonNode document = document("/openapi.json");

    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    JsonNode command = document.path("paths").path("/v1/commands/vehicle.service").path("post");
    JsonNode schema =
        command.path("requestBody").path("content").path("application/json").path("schema");
    assertThat(schema.path("properties").path("count").path("minimum").isInt()).isTrue();
    assertThat(document.path("paths").properties())
        .extracting(Map.Entry::getKey)
        .contains("/v1/sse", "/v1/poll", "/v1/snapshot", "/v1/events", "/v1/tickets");
  }
}
