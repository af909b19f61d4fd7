package dev.carillon.sample;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedServers;
import dev.carillon.support.SignalrClient;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.Texts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it: a row changes in PostgreSQL and a client knows. */
class GatewayIT {
  /** The customers' UUIDs, as VoIPBin's topics have them. */
  private static final String TAXI = SamplePrincipal.HARBOUR.id();

  private static final String FREIGHT = SamplePrincipal.NORTHERN.id();

  /** All other topics of the first one. */
  private static final String HARBOUR = "customer:" + SamplePrincipal.HARBOUR.slug();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;

  private static World world;
  private static Manifest manifest;

  @BeforeAll
  static void start() throws Exception {
    world =
        new World(
            WorldOptions.quiet(FreshPostgres.inWorld(directory.resolve("dev"))),
            SampleWorld::gateway,
            SharedServers.BINARIES);
    manifest = world.start();
    await()
        .atMost(Patience.LIMIT)
        .until(() -> get(manifest.management() + "/readyz").statusCode() == 200);
  }

  /** Whatever a test has stopped and did not come to start again. */
  @AfterEach
  void startAgain() {
    world.kafka().start();
    world.postgresql().start();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static int port() {
    return URI.create(manifest.http()).getPort();
  }

  private static String token(String principal) {
    return Objects.requireNonNull(manifest.tokens().get(principal));
  }

  private static HttpResponse<String> get(String uri, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(uri));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void sql(String statement) {
    try (var connection = DriverManager.getConnection(manifest.postgres());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static SseClient stream(String principal, String topic) {
    var client = SseClient.open(port(), "/v1/sse?topic=" + topic, as(token(principal)));
    client.next("welcome");
    return client;
  }

  private static SocketClient socket(String principal, String topic) {
    var client = SocketClient.open(port(), "/v1/ws", as(token(principal)));
    client.nextJson("welcome");
    client.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"" + topic + "\"]}");
    client.nextJson("subscribed");
    return client;
  }

  private static Map<?, ?> poll(String query) throws Exception {
    HttpResponse<String> answer = get(manifest.http() + "/v1/poll?" + query, as(token("alice")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Texts.object(answer.body());
  }

  @Test
  void a_row_that_changes_is_shown_on_every_transport_and_a_row_that_goes_is_one_event()
      throws Exception {
    String topic = HARBOUR + ":vehicle:2:**";
    try (var stream = stream("alice", topic);
        var socket = socket("alice", topic)) {
      var start = poll("wait=0&topic=" + topic);

      sql("update vehicles set odometer = odometer + 1 where id = 2");
      for (Map<?, ?> event : new Map<?, ?>[] {stream.nextJson(), socket.nextJson("event")}) {
        // Not vehicle:2, which is the first of its topics: alice has no grant for that.
        assertThat(event.get("topic")).isEqualTo(HARBOUR + ":vehicle:2");
        assertThat(event.get("op")).isEqualTo("update");
        assertThat(odometer(event, "data")).isEqualTo(odometer(event, "old") + 1);
      }
      var polled = poll("topic=" + topic + "&cursor=" + start.get("cursor"));
      assertThat(String.valueOf(polled.get("events"))).contains(":vehicle:2");

      String fit =
          "insert into service_records (id, vehicle_id, customer, mileage, description, cost,"
              + " username) select 900001, id, customer, odometer, 'Tyres', 99, 'alice'"
              + " from vehicles where id = 2";
      sql(fit);
      assertThat(stream.nextJson().get("op")).isEqualTo("create");
      assertThat(socket.nextJson("event").get("op")).isEqualTo("create");
      sql("delete from service_records where id = 900001");
      assertThat(stream.nextJson().get("op")).isEqualTo("delete");
      assertThat(socket.nextJson("event").get("op")).isEqualTo("delete");
      // The tombstone behind a delete is no event: the next thing to come is the next change under
      // the same key, and therefore behind it.
      sql(fit);
      assertThat(stream.nextJson().get("op")).isEqualTo("create");
      assertThat(socket.nextJson("event").get("op")).isEqualTo("create");
    }
  }

  @Test
  void whoever_is_connected_with_an_api_token_that_is_taken_back_has_to_go() throws Exception {
    String id = "aaaaaaaaaaaa";
    String token = "crl_" + id + "_" + "b".repeat(43);
    sql(
        """
        insert into carillon.api_token (id, hash, subject, tenant, roles, claims, created) values
        ('%s', encode(sha256('%s'), 'hex'), 'fleet', '', '{}',
         '{"customer":"%s","permissions":["admin"]}', now())"""
            .formatted(id, token, SamplePrincipal.HARBOUR.slug()));
    String topic = "/v1/sse?topic=" + HARBOUR + ":vehicle:**";
    try (var stream = SseClient.open(port(), topic, as(token))) {
      stream.next("welcome");
      sql("update carillon.api_token set revoked = now() where id = '" + id + "'");
      assertThat(stream.next("close").data()).contains("token_revoked");
    }
    assertThat(get(manifest.http() + topic, as(token)).statusCode()).isEqualTo(401);
  }

  private static long odometer(Map<?, ?> event, String member) {
    if (event.get(member) instanceof Map<?, ?> row && row.get("odometer") instanceof Long miles) {
      return miles;
    }
    throw new AssertionError("no odometer in " + event);
  }

  @Test
  void every_statement_that_the_world_suggests_shows_what_it_says() {
    assertThat(manifest.trials()).isNotEmpty();
    for (Trial trial : manifest.trials()) {
      try (var stream = stream(trial.principal(), trial.filter())) {
        sql(trial.sql());
        assertThat(stream.nextJson().get("type")).as(trial.sql()).isEqualTo("event");
      }
    }
  }

  @Test
  void a_cloudevent_of_any_producer_reaches_voipbin_clients_of_its_customer_and_no_others()
      throws Exception {
    try (var alice = voipbin("alice", TAXI);
        var carol = voipbin("carol", FREIGHT)) {
      produce(TAXI, "call_hangup");
      produce(FREIGHT, "call_created");
      assertThat(alice.nextJson().get("type")).isEqualTo("call_hangup");
      // Carol's first event is her own: the other one never came to her.
      assertThat(carol.nextJson().get("type")).isEqualTo("call_created");
    }
  }

  private static SocketClient voipbin(String principal, String customer) {
    var client = SocketClient.open(port(), "/v1.0/ws?ack=true&token=" + token(principal));
    client.send("{\"type\":\"subscribe\",\"topics\":[\"customer_id:" + customer + ":call\"]}");
    assertThat(client.nextJson().get("type")).isEqualTo("subscribed");
    return client;
  }

  private static void produce(String customer, String type) throws Exception {
    var settings = Map.<String, Object>of("bootstrap.servers", manifest.kafka());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      String data = "{\"id\":\"" + UUID.randomUUID() + "\",\"customer_id\":\"" + customer + "\"}";
      var event =
          new ProducerRecord<byte[], byte[]>(
              "voipbin.events", data.getBytes(StandardCharsets.UTF_8));
      header(event, "ce_specversion", "1.0");
      header(event, "ce_id", UUID.randomUUID().toString());
      header(event, "ce_source", "/test");
      header(event, "ce_type", type);
      header(event, "content-type", "application/json");
      producer.send(event).get();
    }
  }

  private static void header(ProducerRecord<?, ?> event, String name, String value) {
    event.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_service_record_reaches_the_kiosk_and_its_vehicles_group_once_and_no_other_key() {
    try (var kiosk = garage("ruth", "kiosk");
        var victor = garage("victor", "kiosk", "vehicleId_1")) {
      service(3);
      service(1);
      assertThat(List.of(vehicle(kiosk), vehicle(kiosk))).containsExactlyInAnyOrder("1", "3");
      // Neither the other vehicle's, nor the same twice.
      assertThat(vehicle(victor)).isEqualTo("1");
      sql("update vehicles set odometer = odometer + 1 where id = 2");
      assertThat(vehicle(victor)).isEqualTo("2");
      assertThat(victor.error("JoinGroup", "vehicleId_3")).contains("not permitted: vehicleId_3");
    }
    var options = SignalrClient.with().header("x-api-key", token("alice"));
    try (var alice = SignalrClient.start(manifest.http() + "/api/ws", options)) {
      assertThat(String.valueOf(alice.next("failed").get("error"))).contains("403");
    }
  }

  private static SignalrClient garage(String principal, String... groups) {
    var options =
        SignalrClient.with()
            .header("x-api-key", token(principal))
            .on("ReceiveChangeForAllVehicles");
    var client = SignalrClient.connect(manifest.http() + "/api/ws", options);
    for (String group : groups) {
      client.invoke("JoinGroup", group);
    }
    return client;
  }

  private static void service(int vehicle) {
    sql(
        "insert into service_records (vehicle_id, customer, mileage, description, cost, username)"
            + " select id, customer, odometer, 'Wiper blades', 24.50, username from vehicles"
            + " where id = "
            + vehicle);
  }

  private static Object vehicle(SignalrClient client) {
    return Objects.requireNonNull(
        ((Map<?, ?>) client.call("ReceiveChangeForAllVehicles").get(0)).get("vehicleId"));
  }

  @Test
  void a_ticket_opens_one_connection() throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(manifest.http() + "/v1/tickets"))
                .headers(as(token("alice")))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String address = "/v1/ws?ticket=" + Texts.object(answer.body()).get("ticket");
    try (var client = SocketClient.open(port(), address)) {
      assertThat(client.nextJson().get("type")).isEqualTo("welcome");
    }
    assertThat(SocketClient.refusal(port(), address)).isEqualTo(401);
  }

  @Test
  void a_broker_that_goes_and_comes_back_breaks_no_connection() {
    String topic = HARBOUR + ":vehicle:3";
    try (var stream = stream("alice", topic);
        var socket = socket("alice", topic)) {
      sql("update vehicles set odometer = odometer + 1 where id = 3");
      stream.nextJson();
      socket.nextJson("event");

      world.kafka().stop();
      try {
        assertThat(socket.send("{\"type\":\"ping\"}").nextJson("pong")).isNotEmpty();
      } finally {
        world.kafka().start();
      }

      sql("update vehicles set odometer = odometer + 1 where id = 3");
      assertThat(stream.nextJson().get("topic")).isEqualTo(topic);
      assertThat(socket.nextJson("event").get("topic")).isEqualTo(topic);
    }
  }

  @Test
  void a_database_that_goes_is_not_noticed_by_who_has_a_jwt() throws Exception {
    try (var before = stream("alice", "customer_id:" + TAXI + ":call:*")) {
      world.postgresql().stop();
      try (var after = voipbin("alice", TAXI)) {
        produce(TAXI, "call_hangup");
        assertThat(after.nextJson().get("type")).isEqualTo("call_hangup");
        assertThat(before.nextJson().get("event")).isEqualTo("call_hangup");
      } finally {
        world.postgresql().start();
      }
    }
  }

  @Test
  void a_command_reaches_a_back_end_and_a_foreign_one_does_not() throws Exception {
    int before = commands().size();
    assertThat(service("carol", "").statusCode()).isEqualTo(403);
    assertThat(service("victor", "").statusCode()).isEqualTo(403);
    HttpResponse<String> answer = service("alice", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

    // An answer comes after the record, and what was refused would lie before it.
    List<Map<?, ?>> commands = commands();
    assertThat(commands).hasSize(before + 1);
    assertThat(commands)
        .filteredOn(event -> Objects.equals(event.get("id"), Texts.object(answer.body()).get("id")))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.get("type")).isEqualTo("vehicle.service");
              assertThat(event.get("principal")).isEqualTo("jwt:carillon-dev:alice");
            });
    assertThat(get(manifest.management() + "/metrics").body())
        .contains("carillon_commands_total{command=\"vehicle.service\",outcome=\"written\"}");
  }

  /** All of them so far. */
  private static List<Map<?, ?>> commands() {
    try (var consumer = SharedKafka.consumer(manifest.kafka())) {
      var partitions =
          consumer.partitionsFor("vehicle.commands").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      long count =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      return SharedKafka.read(manifest.kafka(), "vehicle.commands", (int) count).stream()
          .<Map<?, ?>>map(it -> Texts.object(new String(it.value(), StandardCharsets.UTF_8)))
          .toList();
    }
  }

  private static HttpResponse<String> service(String principal, String key) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(manifest.http() + "/v1/commands/vehicle.service"))
            .headers(as(token(principal)))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"customer\":\"harbour\",\"vehicle_id\":2,\"description\":\"Oil\"}"));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void commands_fail_while_kafka_is_away_and_work_again_on_the_same_connection() {
    String command =
        "{\"type\":\"command\",\"id\":\"c\",\"name\":\"vehicle.service\",\"data\":"
            + "{\"customer\":\"harbour\",\"vehicle_id\":2,\"description\":\"Oil\"}}";
    try (var socket = SocketClient.open(port(), "/v1/ws", as(token("alice")))) {
      socket.nextJson("welcome");
      socket.send(command);
      assertThat(socket.nextJson("reply").get("id")).isEqualTo("c");

      world.kafka().stop();
      try {
        socket.send(command);
        assertThat(socket.nextJson("error").get("code")).isEqualTo("unavailable");
        assertThat(socket.send("{\"type\":\"ping\"}").nextJson("pong")).isNotEmpty();
      } finally {
        world.kafka().start();
      }

      await()
          .atMost(Patience.LIMIT)
          .until(
              () -> {
                socket.send(command);
                return "reply".equals(socket.nextJson().get("type"));
              });
    }
  }

  @Test
  void without_the_database_a_command_with_a_key_is_put_off_and_one_without_is_not()
      throws Exception {
    assertThat(service("alice", "before").statusCode()).isEqualTo(200);
    try {
      world.postgresql().stop();
      HttpResponse<String> keyed = service("alice", "during");
      assertThat(keyed.statusCode()).as(keyed.body()).isEqualTo(503);
      assertThat(keyed.body()).contains("\"code\":\"unavailable\"");
      assertThat(service("alice", "").statusCode()).isEqualTo(200);
    } finally {
      world.postgresql().start();
    }
    await().atMost(Patience.LIMIT).until(() -> service("alice", "during").statusCode() == 200);
  }

  @Test
  void no_metric_and_no_problem_shows_a_token() throws Exception {
    String metrics = get(manifest.management() + "/metrics").body();
    assertThat(metrics).contains("carillon_connections{").contains("carillon_events_read_total");
    manifest.tokens().values().forEach(token -> assertThat(metrics).doesNotContain(token));
    manifest.hashes().values().forEach(hash -> assertThat(metrics).doesNotContain(hash));
    String token = token("alice").substring(0, token("alice").length() - 3);
    HttpResponse<String> refused = get(manifest.http() + "/v1/poll?topic=a", as(token));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).doesNotContain(token);
  }
}
