package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicsOverHttpTest {
  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"), 10);
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.with().loops(2).principal(Principals.of("bob", "vehicle:8:**")).start();
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SocketClient subscribed(String topic) {
    SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("alice"));
    assertThat(client.nextJson().get("type")).isEqualTo("welcome");
    client.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"" + topic + "\"]}");
    assertThat(client.nextJson().get("type")).isEqualTo("subscribed");
    return client;
  }

  @Test
  void a_websocket_client_gets_the_events_of_its_topic() {
    try (SocketClient client = subscribed("vehicle:7:**")) {
      server.publish(Events.batch(log.append("vehicle:8"), log.append("vehicle:7")));
      Map<?, ?> event = client.nextJson();
      assertThat(event.get("type")).isEqualTo("event");
      assertThat(event.get("topic")).isEqualTo("vehicle:7");
      assertThat(event.get("event")).isEqualTo("vehicle_updated");
      assertThat(event.get("time")).isEqualTo("2026-11-21T06:26:01.123Z");
      assertThat(event.get("data")).isEqualTo(Map.of());
    }
  }

  @Test
  void an_sse_client_gets_the_events_of_its_topic() {
    try (var client = SseClient.open(server.port(), "/v1/sse?topic=vehicle:7:**", as("alice"))) {
      assertThat(client.status()).isEqualTo(200);
      assertThat(client.header("Content-Type")).contains("text/event-stream");
      assertThat(client.next().name()).isEqualTo("welcome");
      server.publish(Events.batch(log.append("vehicle:8"), log.append("vehicle:7")));
      SseClient.Event event = client.next();
      assertThat(event.name()).isEqualTo("message");
      Map<?, ?> envelope = Texts.object(event.data());
      assertThat(envelope.get("topic")).isEqualTo("vehicle:7");
      assertThat(envelope.get("id")).isEqualTo(event.id());
    }
  }

  @Test
  void a_gateway_that_knows_no_partition_yet_gives_nobody_a_cursor() {
    try (TestServer fresh = TestServer.with().start();
        var stream = SseClient.open(fresh.port(), "/v1/sse?topic=vehicle:7", as("alice"));
        var socket = SocketClient.open(fresh.port(), "/v1/ws", as("alice"))) {
      SseClient.Event welcome = stream.next("welcome");
      assertThat(welcome.id()).isEmpty();
      assertThat(welcome.data()).contains("session").doesNotContain("cursor");
      assertThat(socket.next()).contains("type").doesNotContain("cursor");
      socket.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"vehicle:7\"]}");
      assertThat(socket.next()).contains("type").doesNotContain("cursor");

      fresh.publish(Events.batch(log.append("vehicle:7")));
      assertThat(stream.next("message").id()).isNotEmpty();
      assertThat(socket.nextJson().get("id")).asString().isNotEmpty();
    }
  }

  @Test
  void a_poll_is_answered_by_the_next_event_and_goes_on_from_its_cursor() {
    var first = poll("topic=vehicle:7&wait=0");
    server.publish(Events.batch(log.append("vehicle:7")));
    var second = poll("topic=vehicle:7&cursor=" + first.get("cursor"));
    assertThat((Iterable<?>) second.get("events")).hasSize(1);
    server.publish(Events.batch(log.append("vehicle:7"), log.append("vehicle:7")));
    var third = poll("topic=vehicle:7&cursor=" + second.get("cursor"));
    assertThat((Iterable<?>) third.get("events")).hasSize(2);
    var fourth = poll("topic=vehicle:7&wait=0&cursor=" + third.get("cursor"));
    assertThat((Iterable<?>) fourth.get("events")).isEmpty();
    assertThat(fourth.get("cursor")).isEqualTo(third.get("cursor"));
  }

  @Test
  void whoever_is_connected_with_a_token_that_is_taken_back_has_to_go_and_nobody_else() {
    try (var stream = SseClient.open(server.port(), "/v1/sse?topic=vehicle:8", as("bob"));
        var socket = SocketClient.open(server.port(), "/v1/ws", as("bob"));
        var other = subscribed("vehicle:8")) {
      stream.next("welcome");
      socket.nextJson("welcome");
      server.revoke("bob");
      assertThat(stream.next("close").data()).contains("token_revoked", "\"reconnect\":false");
      assertThat(socket.awaitClose().code()).isEqualTo(4401);
      server.publish(Events.batch(log.append("vehicle:8")));
      assertThat(other.nextJson().get("topic")).isEqualTo("vehicle:8");
    }
  }

  private Map<?, ?> poll(String query) {
    try (var client = SseClient.open(server.port(), "/v1/poll?" + query, as("alice"))) {
      assertThat(client.status()).isEqualTo(200);
      return Texts.object(client.body());
    }
  }

  @Test
  void an_sse_client_that_comes_back_misses_nothing() {
    String id;
    try (var client = SseClient.open(server.port(), "/v1/sse?topic=vehicle:7", as("alice"))) {
      client.next("welcome");
      server.publish(Events.batch(log.append("vehicle:7")));
      id = client.next("message").id();
    }
    server.publish(Events.batch(log.append("vehicle:7"), log.append("vehicle:8")));
    server.publish(Events.batch(log.append("vehicle:7")));
    try (var client =
        SseClient.open(
            server.port(), "/v1/sse?topic=vehicle:7", as("alice", "Last-Event-ID", id))) {
      assertThat(client.next("message").data()).contains("vehicle:7");
      assertThat(client.next("message").data()).contains("vehicle:7");
      server.publish(Events.batch(log.append("vehicle:7")));
      String last = client.next("message").id();
      assertThat(last).isNotEqualTo(id);
    }
  }

  @Test
  void cloudevents_are_given_to_those_who_ask() {
    try (var client =
        SocketClient.openWith(server.port(), "cloudevents.json", "/v1/ws", as("alice"))) {
      assertThat(client.subprotocol()).isEqualTo("cloudevents.json");
      assertThat(client.nextJson().get("type")).isEqualTo("dev.carillon.welcome");
      client.send("{\"type\":\"subscribe\",\"id\":\"a\",\"topics\":[\"**\"]}");
      assertThat(client.nextJson().get("type")).isEqualTo("dev.carillon.subscribed");
      server.publish(Events.batch(log.append("vehicle:7")));
      Map<?, ?> event = client.nextJson();
      assertThat(event.get("specversion")).isEqualTo("1.0");
      assertThat(event.get("source")).isEqualTo("/test");
      assertThat(event.get("cursor")).isInstanceOf(String.class);
    }
  }
}
