package dev.carillon.dialect.signalr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.event.Json;
import dev.carillon.support.Node;
import dev.carillon.support.Patience;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The unmodified JavaScript client against two replicas behind a proxy that gives each request to
 * the other one.
 */
@Timeout(Patience.TEST_SECONDS)
class OfficialClientsIT {
  private TwoReplicas replicas;

  @BeforeEach
  void start() throws IOException {
    replicas = new TwoReplicas();
  }

  @AfterEach
  void stop() {
    replicas.close();
  }

  private Node client(String transport, Object... more) {
    Map<String, Object> options = new HashMap<>(Map.of("transport", transport, "token", "alice"));
    for (int i = 0; i < more.length; i += 2) {
      options.put((String) more[i], more[i + 1]);
    }
    return Node.run("chat.mjs", replicas.url(), Json.of(options).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "WebSockets, false",
    "WebSockets, true",
    "ServerSentEvents, false",
    "LongPolling, false",
    "LongPolling, true",
  })
  void every_transport_and_protocol_does_everything(String transport, boolean messagepack) {
    boolean polls = transport.equals("LongPolling");
    try (Node client = client(transport, "messagepack", messagepack, "quick", !polls)) {
      assertThat(client.next("started").get("value")).asString().hasSize(22);
      client.tell("all");
      assertThat(value(client, "echo"))
          .isEqualTo(Map.of("user", "ann", "number", 7L, "tags", List.of("a", "ü")));
      assertThat(value(client, "send")).isEqualTo("hi!");
      assertThat(client.next("nothing").get("value")).isNull();
      assertThat(value(client, "told"))
          .isEqualTo(
              "An unexpected error occurred invoking 'Fail' on the server."
                  + " HubException: not today");
      assertThat(value(client, "hidden"))
          .isEqualTo("An unexpected error occurred invoking 'Fail' on the server.");
      assertThat(value(client, "unknown"))
          .isEqualTo(
              "Failed to invoke 'Nope' due to an error on the server."
                  + " HubException: Method does not exist.");
      assertThat(value(client, "count"))
          .isEqualTo("Failed to invoke 'Echo' due to an error on the server.");
      assertThat(value(client, "stream")).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
      assertThat(value(client, "dispose")).isEqualTo(3L);
      assertThat(value(client, "upload")).isEqualTo(6.5);
      assertThat(value(client, "broken")).asString().contains("no more");
      assertThat(value(client, "ask")).isEqualTo("it said 4");
      assertThat(value(client, "burst")).isEqualTo(true);
      assertThat(value(client, "long")).isEqualTo(true);
      client.next("joined");
      replicas.happens();
      assertThat(value(client, "event")).isEqualTo(List.of("vehicle:7", Map.of()));
      if (!polls) {
        assertThat(value(client, "idle")).isEqualTo(2L);
      }
      assertThat(client.next("stopped").get("value")).isNull();
    }
    await().untilAsserted(() -> assertThat(replicas.closes()).hasSize(1));
  }

  private static Object value(Node client, String event) {
    return Objects.requireNonNull(client.next(event).get("value"), event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebSockets", "ServerSentEvents", "LongPolling"})
  void fifty_at_once_hear_one_event(String transport) {
    try (Node client = client(transport, "connections", 50)) {
      client.next("started");
      client.tell("crowd");
      assertThat(value(client, "sums")).isEqualTo(true);
      client.next("joined");
      replicas.happens();
      assertThat(value(client, "event")).isEqualTo(50L);
      client.next("stopped");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebSockets", "ServerSentEvents", "LongPolling"})
  void a_server_that_is_restarted_is_found_again(String transport) {
    try (Node client = client(transport)) {
      client.next("started");
      client.tell("last");
      client.next("joined");
      replicas.restart();
      client.next("reconnecting");
      // Once for each replica it was on.
      await()
          .until(
              () -> {
                while (!client.isQuiet()) {
                  client.next();
                }
                client.tell("add");
                return "add".equals(client.next().get("event"));
              });
    }
  }

  @Test
  void a_broken_websocket_is_taken_up_again_with_all_that_was_said_meanwhile() {
    try (Node client = client("WebSockets", "stateful", true)) {
      client.next("started");
      client.tell("last");
      client.next("joined");
      replicas.cut();
      replicas.happens();
      client.tell("event");
      assertThat(value(client, "event")).isEqualTo(List.of("vehicle:7", Map.of()));
      client.tell("add");
      assertThat(value(client, "add")).isEqualTo(2L);
      assertThat(replicas.closes()).isEmpty();
    }
  }
}
