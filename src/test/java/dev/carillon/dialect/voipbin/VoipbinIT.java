package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Partition;
import dev.carillon.support.Events;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import dev.carillon.transport.TransportOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol over real sockets, with a client of the JDK's making and one of Vert.x. */
class VoipbinIT {
  private static final String WS = "/v1.0/ws";
  private static final String CALLS = "customer_id:" + Visitors.CUSTOMER + ":call";
  private static final int MAX_FRAME = 64 << 10;

  /** What may wait for a client, and more events than that and the kernel's buffers hold. */
  private static final int OUTBOX_BYTES = 256 << 10;

  private static final int BIG_EVENTS = 1_500;
  private static final int BIG_EVENT_BYTES = 16 << 10;

  private final Partition partition = Events.partition("calls");
  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient sockets = vertx.createWebSocketClient();
  private TestServer server;
  private long offset;

  @BeforeEach
  void start() {
    var gate = new VoipbinAuthentication();
    var dialect =
        new VoipbinDialect(
            new VoipbinOptions(100, 32, Duration.ofSeconds(1), Duration.ofSeconds(3)));
    var transport = TransportOptions.DEFAULT;
    server =
        TestServer.with()
            .loops(2)
            .limits(new Limits(OUTBOX_BYTES, 4096, 256, 1 << 20, 1 << 16))
            .transport(
                new TransportOptions(
                    MAX_FRAME,
                    transport.pollWait(),
                    transport.maxPollWait(),
                    transport.pollBytes(),
                    Duration.ofMinutes(1)))
            .webSocket(WS, dialect, gate)
            .webSocket("/v1.0/service_agents/ws", dialect, gate)
            .principal(Visitors.admin())
            .principal(
                Principals.claiming(
                    "mallory",
                    Map.of("customer_id", Visitors.OTHER_CUSTOMER, "permissions", List.of("admin")),
                    "customer_id:" + Visitors.OTHER_CUSTOMER + ":**"))
            .principal(Principals.claiming("frozen", Map.of("customer_status", "frozen"), "**"))
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private SocketClient subscribed(String path, String topic, String... headers) {
    String query = path.contains("?") ? "&ack=true" : "?ack=true";
    SocketClient client = SocketClient.open(server.port(), path + query, headers);
    client.send("{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"]}");
    assertThat(client.nextJson()).isEqualTo(Map.of("type", "subscribed", "topics", List.of(topic)));
    return client;
  }

  private ChangeEvent call(String customer, String data) {
    return Events.event()
        .type("call_hangup")
        .topics("customer_id:" + customer + ":call:" + Visitors.CALL)
        .data(data)
        .at(partition, offset++)
        .build();
  }

  private void assertGetsTheNextCall(SocketClient client) {
    server.publish(Events.batch(call(Visitors.CUSTOMER, "{\"n\":1}")));
    assertThat(client.next()).isEqualTo("{\"type\":\"call_hangup\",\"data\":{\"n\":1}}");
  }

  @Test
  void each_of_the_five_places_of_a_credential_lets_in() {
    String[][] headers = {
      {"Cookie", "token=alice"}, {"Authorization", "Bearer alice"}, {"Cookie", "accesskey=alice"}
    };
    for (String[] header : headers) {
      try (SocketClient client = subscribed(WS, CALLS, header)) {
        assertGetsTheNextCall(client);
      }
    }
    for (String query : List.of("?token=alice", "?accesskey=alice")) {
      try (SocketClient client = subscribed(WS + query, CALLS)) {
        assertGetsTheNextCall(client);
      }
    }
  }

  @Test
  void the_second_address_is_the_same_service() {
    try (SocketClient client = subscribed("/v1.0/service_agents/ws?token=alice", CALLS)) {
      assertGetsTheNextCall(client);
    }
  }

  @Test
  void a_client_of_another_customer_hears_nothing() {
    String theirs = "customer_id:" + Visitors.OTHER_CUSTOMER;
    try (SocketClient mallory = subscribed(WS + "?token=mallory", theirs);
        SocketClient alice = subscribed(WS + "?token=alice", CALLS)) {
      assertGetsTheNextCall(alice);
      server.publish(Events.batch(call(Visitors.OTHER_CUSTOMER, "{\"n\":2}")));
      assertThat(mallory.nextJson().get("data")).isEqualTo(Map.of("n", 2L));
    }
  }

  @Test
  void the_bare_frame_is_the_resource() {
    try (SocketClient client = subscribed(WS + "?token=alice&frame=bare", CALLS)) {
      server.publish(Events.batch(call(Visitors.CUSTOMER, "{\"z\" : 1.50}")));
      assertThat(client.next()).isEqualTo("{\"z\" : 1.50}");
    }
  }

  @Test
  void a_refusal_comes_before_the_upgrade_in_the_products_words() {
    assertRefused(WS, 401, "UNAUTHENTICATED", "AUTHENTICATION_REQUIRED");
    assertRefused(WS + "?token=nobody", 401, "UNAUTHENTICATED", "INVALID_CREDENTIALS");
    assertRefused(WS + "?token=frozen", 403, "PERMISSION_DENIED", "ACCOUNT_FROZEN");
  }

  @Test
  void a_page_of_another_origin_is_refused_in_the_products_words() {
    var options = new WebSocketConnectOptions().addHeader("Origin", "https://evil.example");
    assertRefused(options.setURI(WS + "?token=alice"), 403, "PERMISSION_DENIED", "FORBIDDEN");
  }

  private void assertRefused(String uri, int httpStatus, String status, String reason) {
    assertRefused(new WebSocketConnectOptions().setURI(uri), httpStatus, status, reason);
  }

  private void assertRefused(
      WebSocketConnectOptions options, int httpStatus, String status, String reason) {
    options.setHost("127.0.0.1").setPort(server.port());
    var answer = sockets.connect(options).toCompletionStage().toCompletableFuture();
    try {
      answer.join();
      throw new AssertionError("was let in");
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof UpgradeRejectedException refused)) {
        throw e;
      }
      assertThat(refused.getStatus()).isEqualTo(httpStatus);
      assertThat(refused.getHeaders().get("Content-Type")).isEqualTo("application/json");
      if (!(Texts.object(refused.getBody().toString()).get("error") instanceof Map<?, ?> error)) {
        throw e;
      }
      assertThat(error.get("status")).isEqualTo(status);
      assertThat(error.get("reason")).isEqualTo(reason);
      assertThat(error.get("message")).isInstanceOf(String.class);
      assertThat((String) error.get("request_id")).isNotEmpty();
      assertThat(error).hasSize(4);
    }
  }

  @Test
  void a_topic_that_is_not_permitted_closes_the_socket_with_1008_and_a_reason() {
    try (SocketClient client = SocketClient.open(server.port(), WS + "?token=mallory")) {
      client.send("{\"type\":\"subscribe\",\"topics\":[\"" + CALLS + "\"]}");
      assertThat(client.awaitClose()).isEqualTo(new SocketClient.Close(1008, "not permitted"));
    }
  }

  @Test
  void a_binary_frame_closes_the_socket_and_leaves_the_others_alone() {
    try (SocketClient other = subscribed(WS + "?token=alice", CALLS);
        SocketClient client = subscribed(WS + "?token=alice", CALLS)) {
      client.sendBinary(new byte[] {'{', '}'});
      assertThat(client.awaitClose().code()).isEqualTo(1003);
      assertGetsTheNextCall(other);
    }
  }

  @Test
  void a_frame_that_is_too_large_closes_the_socket_and_leaves_the_others_alone() {
    try (SocketClient other = subscribed(WS + "?token=alice", CALLS);
        SocketClient client = subscribed(WS + "?token=alice", CALLS)) {
      client.send("{\"type\":\"subscribe\",\"topics\":[\"" + "x".repeat(MAX_FRAME) + "\"]}");
      assertThat(client.awaitClose().code()).isEqualTo(1009);
      assertGetsTheNextCall(other);
    }
  }

  @Test
  void a_client_that_answers_pings_stays_although_it_says_nothing() {
    try (SocketClient client = subscribed(WS + "?token=alice", CALLS)) {
      // Longer than the silence that is allowed here.
      await()
          .pollDelay(Duration.ofSeconds(5))
          .atMost(Patience.LIMIT)
          .untilAsserted(() -> assertGetsTheNextCall(client));
    }
  }

  @Test
  void a_slow_reader_is_closed_with_a_reason_and_the_others_get_everything() throws Exception {
    WebSocket slow =
        sockets
            .connect(server.port(), "127.0.0.1", WS + "?token=alice&ack=true")
            .toCompletionStage()
            .toCompletableFuture()
            .get(Patience.SECONDS, TimeUnit.SECONDS);
    var received = new AtomicInteger();
    var closed = new AtomicInteger();
    slow.textMessageHandler(text -> received.incrementAndGet());
    slow.closeHandler(end -> closed.set(slow.closeStatusCode()));
    var unused = slow.writeTextMessage("{\"type\":\"subscribe\",\"topics\":[\"" + CALLS + "\"]}");
    await().until(() -> received.get() == 1);
    slow.pause();

    String data = "{\"x\":\"" + "x".repeat(BIG_EVENT_BYTES) + "\"}";
    try (SocketClient other = subscribed(WS + "?token=alice", CALLS)) {
      for (int i = 0; i < BIG_EVENTS; i++) {
        server.publish(Events.batch(call(Visitors.CUSTOMER, data)));
        // One that reads keeps up, so that it is only the other's slowness that counts.
        assertThat(other.next()).hasSizeGreaterThan(BIG_EVENT_BYTES);
      }
      slow.resume();
      await().atMost(Patience.LIMIT).until(() -> closed.get() != 0);
      assertThat(closed.get()).isEqualTo(4508);
      assertThat(received.get()).isLessThan(BIG_EVENTS);
      assertGetsTheNextCall(other);
    }
  }
}
