package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Entities;
import dev.carillon.support.Events;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import dev.carillon.topic.TopicFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State, filters and starts as clients see them, over real connections. */
class StateOverHttpTest {
  private final Partition partition =
      Events.partition(new Stream("vehicles", List.of(TopicFilter.of("vehicle:**")), true), 0, 0);
  private final Entities entities = new Entities(partition);
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .loops(2)
            .snapshots(entities)
            .principal(Principals.of("bob", "vehicle:8:**"))
            .start();
    server.publish(Events.announcing(new Position(partition, 0, -1)));
    put("7", 91);
    put("8", 70);
    put("9", 85);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void put(String key, int speed) {
    server.publish(Events.batch(change(key, speed)));
  }

  private ChangeEvent change(String key, int speed) {
    return entities.put(key, "{\"id\":" + key + ",\"speed\":" + speed + ",\"label\":\"x\"}");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> events(Map<?, ?> answer) {
    return Objects.requireNonNull((List<Map<String, Object>>) answer.get("events"));
  }

  private SseClient get(String pathAndQuery, String... more) {
    return SseClient.open(server.port(), pathAndQuery, as("alice", more));
  }

  @Test
  void a_snapshot_is_one_answer_and_a_poll_goes_on_from_its_cursor() {
    Map<?, ?> answer;
    String query = "topic=vehicle:**&fields=id&filter=" + encoded("data.speed > 80");
    try (var client = get("/v1/snapshot?" + query)) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.header("Content-Type")).contains("application/json");
      answer = Texts.object(client.body());
    }
    assertThat(events(answer).stream().<Object>map(event -> event.get("data")))
        .containsExactly(Map.of("id", 7L), Map.of("id", 9L));
    assertThat(events(answer))
        .allMatch(event -> "snapshot".equals(event.get("type")))
        .noneMatch(event -> event.containsKey("id"));
    // In one batch: the poll is answered as soon as there is anything.
    server.publish(Events.batch(change("7", 60), change("8", 99)));
    try (var client = get("/v1/poll?" + query + "&cursor=" + answer.get("cursor"))) {
      assertThat(events(Texts.object(client.body())))
          .extracting(event -> event.get("type") + " " + event.get("key"))
          .containsExactly("left 7", "event 8");
    }
  }

  @Test
  void a_snapshot_of_many_entities_comes_whole() {
    String label = "x".repeat(2_000);
    for (int i = 0; i < 3_000; i++) {
      entities.put("k" + i, "{\"label\":\"" + label + "\"}");
    }
    try (var client = get("/v1/snapshot?topic=vehicle:**")) {
      assertThat((List<?>) Texts.object(client.body()).get("events")).hasSize(3_003);
    }
  }

  @Test
  void what_happens_while_a_snapshot_is_read_comes_behind_its_cursor() throws Exception {
    String label = "x".repeat(2_000);
    for (int i = 0; i < 6_000; i++) {
      entities.put("k" + i, "{\"label\":\"" + label + "\"}");
    }
    try (var client = new Socket()) {
      client.setReceiveBufferSize(8 << 10);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      String request =
          """
          GET /v1/snapshot?topic=vehicle:** HTTP/1.1
          Host: x
          Connection: close
          Authorization: Bearer alice

          """;
      client
          .getOutputStream()
          .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      // It has begun, and is far too large to be in the kernel's hands already.
      assertThat(client.getInputStream().read()).isEqualTo('H');
      put("7", 12);
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String cursor = answer.replaceAll("(?s).*\"cursor\":\"([^\"]+)\".*", "$1");
      try (var poll = get("/v1/poll?topic=vehicle:**&cursor=" + cursor)) {
        assertThat(events(Texts.object(poll.body())))
            .extracting(event -> event.get("type") + " " + event.get("key"))
            .containsExactly("event 7");
      }
    }
  }

  @Test
  void an_event_stream_shows_the_state_without_ids_and_can_be_resumed_from_live_on() {
    String live;
    String query = "/v1/sse?topic=vehicle:**&snapshot=true";
    try (var client = get(query)) {
      assertThat(client.next("welcome").id()).isEmpty();
      for (int i = 0; i < 3; i++) {
        assertThat(client.next("snapshot").id()).isEmpty();
      }
      live = client.next("live").id();
      assertThat(live).isNotEmpty();
      put("7", 1);
      assertThat(client.next("message").data()).contains("\"key\":\"7\"");
    }
    try (var client = get(query, "Last-Event-ID", live)) {
      client.next("welcome");
      assertThat(client.next().data()).contains("\"speed\":1,");
      assertThat(client.next().name()).isEqualTo("live");
    }
  }

  @Test
  void a_websocket_client_may_have_several_views_of_one_state() {
    try (SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("alice"))) {
      client.nextJson("welcome");
      client.send(
          "{\"type\":\"subscribe\",\"id\":\"a\",\"topics\":[\"vehicle:7\"],\"snapshot\":true}");
      assertThat(client.nextJson().get("type")).isEqualTo("subscribed");
      assertThat(client.nextJson().get("type")).isEqualTo("snapshot");
      assertThat(client.nextJson().toString()).contains("type=live").contains("id=a");
      client.send(
          "{\"type\":\"subscribe\",\"id\":\"b\",\"topics\":[\"vehicle:**\"],\"fields\":[\"speed\"]}");
      assertThat(client.nextJson().get("type")).isEqualTo("subscribed");
      put("7", 5);
      Object one = Objects.requireNonNull(client.nextJson("event").get("data"));
      Object other = Objects.requireNonNull(client.nextJson("event").get("data"));
      assertThat(Set.of(one, other))
          .isEqualTo(Set.of(Map.of("id", 7L, "speed", 5L, "label", "x"), Map.of("speed", 5L)));
    }
  }

  @Test
  void a_poll_with_every_answers_once_with_the_newest_of_each_key() {
    String cursor;
    try (var client = get("/v1/poll?topic=vehicle:**&wait=0")) {
      cursor = (String) Texts.object(client.body()).get("cursor");
    }
    put("7", 1);
    put("8", 2);
    put("7", 3);
    try (var client = get("/v1/poll?topic=vehicle:**&wait=1&every=1s&cursor=" + cursor)) {
      List<Map<String, Object>> events = events(Texts.object(client.body()));
      assertThat(events).hasSize(2);
      assertThat(events.toString()).contains("speed=2").contains("speed=3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "filter=data.speed%20>, bad_filter",
    "filter=nothing.speed>1, bad_filter",
    "filter=data.all(a%2C%20data.all(b%2C%20, bad_filter",
    "fields=, bad_fields",
    "fields=a..b, bad_fields",
    "from=AAAA, bad_cursor",
    "from=2026-13-45T00:00:00Z, bad_request",
    "snapshot=maybe, bad_request",
    "every=0s, bad_request",
    "every=99999h, bad_request",
    "every=-1s, bad_request",
    "overflow=all, bad_request"
  })
  void what_is_wrong_is_refused_with_a_code_before_a_stream_begins(String query, String code) {
    String wanted = "topic=vehicle:7&" + query.replace(">", "%3E");
    for (String path : List.of("/v1/sse", "/v1/snapshot")) {
      try (var client = get(path + "?" + wanted)) {
        assertThat(client.status()).as(path).isEqualTo(400);
        assertThat(client.body()).contains("\"code\":");
      }
    }
    try (var client = get("/v1/sse?" + wanted)) {
      assertThat(client.body()).contains("\"code\":\"" + code + "\"");
    }
    try (var client = get("/v1/poll?" + wanted)) {
      assertThat(client.status()).isEqualTo(400);
    }
  }

  @Test
  void a_snapshot_of_what_is_not_permitted_or_too_large_is_refused() {
    try (var client = SseClient.open(server.port(), "/v1/snapshot?topic=vehicle:7", as("bob"))) {
      assertThat(client.status()).isEqualTo(403);
    }
    entities.tooLarge();
    try (var client = get("/v1/snapshot?topic=vehicle:7")) {
      assertThat(client.status()).isEqualTo(507);
      assertThat(client.body()).contains("state_too_large");
    }
    try (SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("alice"))) {
      client.nextJson("welcome");
      client.send(
          "{\"type\":\"subscribe\",\"id\":\"a\",\"topics\":[\"vehicle:7\"],\"snapshot\":true}");
      assertThat(client.nextJson("error").get("code")).isEqualTo("state_too_large");
      client.send("{\"type\":\"ping\"}");
      client.nextJson("pong");
    }
  }
}
