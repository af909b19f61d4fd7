package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.Main;
import dev.carillon.event.Json;
import dev.carillon.support.ChildJvm;
import dev.carillon.support.CommittedRecords;
import dev.carillon.support.FreePort;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedPostgres;
import dev.carillon.support.Signer;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.Texts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alert scripts with two gateway processes on one Kafka and one PostgreSQL. What a test has left
 * running serves the next one; each has a script and objects of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final String SECRET = "a secret for tokens, 32 bytes at least";
  private static final String OPERATOR = "the operator's own token";
  private static final JwtIssuer ISSUER = JwtIssuer.of(Signer.hs256(SECRET));
  private static final SharedKafka KAFKA = SharedKafka.get();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PARTITIONS = 4;

  /** The voyages of the test with many, from here to 119. */
  private static final int FIRST = 100;

  private static final String LATE =
      """
      {"code":"%s","name":"Late","expression":"old != null && object.eta > old.eta",
       "triggers":[{"objectType":"Voyage","eventType":"U"}],
       "message":"voyage {object.key} is {object.eta}"}""";

  @TempDir private static Path directory;

  private final String voyages = KAFKA.topic("voyages", PARTITIONS);
  private final String alerts = KAFKA.topic("alerts", 2);
  private final String group = "alerts-" + UUID.randomUUID();
  private final SharedPostgres.Database database = SharedPostgres.get().database("alerts");
  private final List<Replica> gateways = new ArrayList<>();
  private String code = "";
  private int tests;

  /** A gateway that runs, and its ports. */
  private record Replica(ChildJvm jvm, int port, int management) {}

  @BeforeEach
  void start() throws Exception {
    code = "late-" + ++tests;
    while (gateways.size() < 2) {
      gateways.add(gateway());
    }
    for (Replica gateway : gateways) {
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> send(gateway, "GET", "/v1/alert-scripts", "").statusCode() == 200);
    }
  }

  @AfterEach
  void forget() {
    assertThat(send(gateways.get(0), "DELETE", script(), "").statusCode()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    gateways.forEach(gateway -> gateway.jvm().close());
  }

  private Replica gateway() throws Exception {
    int port = FreePort.draw();
    int management = FreePort.draw();
    Path file =
        Files.writeString(
            directory.resolve(port + ".yaml"),
            """
            {"event-loops": 1, "products": ["dataloy"],
             "http": {"host": "127.0.0.1", "port": %d, "management-host": "127.0.0.1",
                      "management-port": %d, "operator-token": "%s", "drain": "1s"},
             "kafka": {"bootstrap-servers": "%s", "discovery": "250ms",
                       "properties": {"session.timeout.ms": "6000"}},
             "postgres": {"port": %d, "database": "%s", "user": "postgres", "host": "127.0.0.1"},
             "access": {"issuers": [{"issuer": "%s", "audiences": ["%s"], "algorithms": ["HS256"],
                                     "keys": [{"secret": "%s"}]}],
                        "subscribe": [{"topic": "alert:**"}]},
             "dataloy": {"objects": [{"name": "Voyage", "kafka-topic": "%s"}]},
             "alerts": {"enabled": true, "kafka-topic": "%s", "group-id": "%s", "poll": "1s"},
             "streams": [{"kafka-topic": "%s", "format": "debezium",
                          "topics": ["object:Voyage:{data.key}"], "state": true}],
             "log": {"level": "info", "format": "text"}}
            """
                .formatted(
                    port,
                    management,
                    OPERATOR,
                    KAFKA.bootstrap(),
                    URI.create(database.uri()).getPort(),
                    database.name(),
                    ISSUER.name(),
                    JwtIssuer.AUDIENCE,
                    SECRET,
                    voyages,
                    alerts,
                    group,
                    voyages));
    return new Replica(
        ChildJvm.run(
            Main.class,
            List.of("-Dlogback.configurationFile=logback.xml"),
            List.of("--config", file.toString())),
        port,
        management);
  }

  private static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(100));
  }

  private static HttpResponse<String> send(
      Replica gateway, String method, String path, String body) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.management() + path))
              .header("Authorization", "Bearer " + OPERATOR)
              .method(method, BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<?, ?> ask(Replica gateway, String method, String path, String body) {
    HttpResponse<String> response = send(gateway, method, path, body);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return Texts.object(response.body());
  }

  private String script() {
    return "/v1/alert-scripts/" + code;
  }

  /** Keeps a script by one gateway, switches it on by the other, and waits until both go by it. */
  private void enable(String script) {
    ask(gateways.get(0), "POST", "/v1/alert-scripts", script.formatted(code));
    ask(gateways.get(1), "POST", script() + "/enable", "");
    awaitInEffect(2L);
    awaitBegun();
  }

  private void awaitInEffect(long revision) {
    for (Replica gateway : gateways) {
      patiently()
          .until(() -> Objects.equals(ask(gateway, "GET", script(), "").get("inEffect"), revision));
    }
  }

  /** What comes before the group has begun is not for it. */
  private void awaitBegun() {
    patiently()
        .until(
            () -> {
              update(0, 0, 1);
              return fired().stream().anyMatch(id -> id.startsWith(code + ":"));
            });
  }

  /** A voyage's time of arrival moves. */
  private void update(int key, long was, long is) {
    var unused =
        KAFKA.produce(
            voyages,
            "{\"key\":%d}".formatted(key),
            """
            {"op":"u","before":{"key":%1$d,"eta":%2$d},"after":{"key":%1$d,"eta":%3$d},
             "source":{"table":"voyages"},"ts_ms":%4$d}"""
                .formatted(key, was, is, System.currentTimeMillis()));
  }

  private List<String> fired() {
    return records().stream().map(record -> String.valueOf(record.get("id"))).toList();
  }

  private List<Map<?, ?>> records() {
    return CommittedRecords.of(KAFKA.bootstrap(), alerts);
  }

  private static Map<?, ?> member(Map<?, ?> object, String name) {
    return (Map<?, ?>) Objects.requireNonNull(object.get(name));
  }

  /** The arrivals that alerts of a voyage tell of, in their order. */
  private List<Object> arrivals(int key) {
    var arrivals = new ArrayList<>();
    for (Map<?, ?> record : records()) {
      Map<?, ?> object = member(member(member(record, "data"), "event"), "data");
      if (object.get("key").equals((long) key)) {
        arrivals.add(object.get("eta"));
      }
    }
    return arrivals;
  }

  /** The first alert that is not one of those that showed that the group had begun. */
  private static Map<?, ?> afterTheBeginning(Supplier<Map<?, ?>> alerts) {
    Map<?, ?> alert = alerts.get();
    while (String.valueOf(alert.get("message")).startsWith("voyage 0 ")) {
      alert = alerts.get();
    }
    return alert;
  }

  private static String token() {
    return ISSUER.token("ann", Map.of());
  }

  @Test
  void an_alert_is_heard_once_on_its_socket_on_its_topic_and_on_kafka_and_a_trial_names_it() {
    enable(LATE);
    Instant since = Instant.now();
    var sockets = new ArrayList<SocketClient>();
    var streams = new ArrayList<SseClient>();
    try {
      for (Replica gateway : gateways) {
        sockets.add(
            SocketClient.open(
                gateway.port(), "/ws/rest/WebSocketAlertScript/%s/%s".formatted(code, token())));
        streams.add(
            SseClient.open(gateway.port(), "/v1/sse?topic=alert:" + code, SseClient.as(token())));
        streams.get(streams.size() - 1).next("welcome");
      }
      update(8, 10, 20);
      update(8, 20, 15); // earlier: no alert
      update(8, 15, 30);
      for (SocketClient socket : sockets) {
        Map<?, ?> first = afterTheBeginning(socket::nextJson);
        assertThat(first.get("scriptCode")).isEqualTo(code);
        assertThat(first.get("message")).isEqualTo("voyage 8 is 20");
        assertThat(member(first, "event").get("event")).isEqualTo("Voyage.U.8");
        assertThat(socket.nextJson().get("message")).isEqualTo("voyage 8 is 30");
      }
      for (SseClient stream : streams) {
        Map<?, ?> first = afterTheBeginning(() -> member(stream.nextJson(), "data"));
        assertThat(first.get("message")).isEqualTo("voyage 8 is 20");
        assertThat(member(stream.nextJson(), "data").get("message")).isEqualTo("voyage 8 is 30");
      }
      assertThat(arrivals(8)).containsExactly(20L, 30L);

      List<String> ids =
          records().stream()
              .filter(record -> "Voyage.U.8".equals(record.get("subject")))
              .map(record -> String.valueOf(record.get("id")))
              .toList();
      for (Replica gateway : gateways) {
        Map<?, ?> trial = ask(gateway, "POST", script() + "/try?since=" + since, "");
        assertThat(trial.get("complete")).isEqualTo(true);
        List<String> named =
            ((List<?>) Objects.requireNonNull(trial.get("events")))
                .stream().map(event -> String.valueOf(((Map<?, ?>) event).get("id"))).toList();
        assertThat(named).isEqualTo(ids);
        assertThat(trial.get("fired")).isEqualTo((long) ids.size());
        patiently()
            .until(
                () ->
                    Json.of(ask(gateway, "GET", script() + "/fires", ""))
                        .toString()
                        .contains(ids.get(1)));
      }
    } finally {
      sockets.forEach(SocketClient::close);
      streams.forEach(SseClient::close);
    }
  }

  @Test
  void a_gateway_killed_in_the_middle_neither_loses_nor_doubles_an_alert() throws Exception {
    enable(LATE);
    int events = 1_000;
    for (int i = 0; i < events; i++) {
      update(FIRST + i % 20, i, i + 1);
      if (i == events / 2) {
        gateways.remove(0).jvm().kill();
      }
    }
    var about = new ArrayList<Integer>();
    patiently()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              about.clear();
              about.addAll(
                  records().stream()
                      .map(record -> String.valueOf(record.get("subject")))
                      .filter(subject -> subject.matches("Voyage.U.1\\d\\d"))
                      .map(String::hashCode)
                      .toList());
              return about.size() >= events;
            });
    assertThat(about).hasSize(events);
    assertThat(fired()).doesNotHaveDuplicates();
    for (int key = FIRST; key < FIRST + 20; key++) {
      int first = key - FIRST;
      assertThat(arrivals(key))
          .as("of voyage %d, in order", key)
          .containsExactlyElementsOf(
              IntStream.range(0, events)
                  .filter(i -> i % 20 == first)
                  .<Object>mapToObj(i -> i + 1L)
                  .toList());
    }
  }

  @Test
  void a_change_that_nobody_told_of_is_found_by_both() throws Exception {
    enable(LATE);
    database.execute("alter table carillon.alert_script disable trigger changed");
    database.execute(
        "update carillon.alert_script set message = 'silently', revision = revision + 1");
    awaitInEffect(3L);
    database.execute("alter table carillon.alert_script enable trigger changed");
    update(9, 1, 2);
    patiently().until(() -> arrivals(9).size() == 1);
    assertThat(records().toString()).contains("silently");
  }
}
