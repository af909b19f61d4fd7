package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.limit.Limits;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import dev.carillon.transport.TransportOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input over each transport: it has a code and a text, and leaves the other clients alone. */
class HardeningTest {
  private static final int MAX_SUBSCRIPTIONS = 8;
  private static final int MAX_CONNECTIONS = 4;
  private static final int MAX_FRAME = 4096;

  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"));
  private TestServer server;
  private SocketClient bystander;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .limits(new Limits(64 << 10, 200, MAX_SUBSCRIPTIONS, 1 << 20, 1 << 16))
            .transport(
                new TransportOptions(
                    MAX_FRAME,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    32 << 10,
                    Duration.ofMillis(300)))
            .origins("https://app.example.com")
            .connectionsPerPrincipal(MAX_CONNECTIONS)
            .principal(Principals.of("bob", "vehicle:8:**"))
            .principal(Principals.of("bystander", "**"))
            .start();
    server.publish(Events.announcing(log.end()));
    bystander = SocketClient.open(server.port(), "/v1/ws", as("bystander"));
    bystander.nextJson("welcome");
    bystander.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"safe\"]}");
    bystander.nextJson("subscribed");
  }

  @AfterEach
  void the_bystander_is_still_served() {
    server.publish(Events.batch(log.append("safe")));
    assertThat(bystander.nextJson("event").get("topic")).isEqualTo("safe");
    bystander.close();
    server.close();
  }

  private SocketClient alice() {
    SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("alice"));
    client.nextJson("welcome");
    return client;
  }

  private Map<?, ?> refused(int status, String pathAndQuery, String... headers) {
    try (var client = SseClient.open(server.port(), pathAndQuery, headers)) {
      assertThat(client.status()).isEqualTo(status);
      assertThat(client.header("Content-Type")).contains("application/problem+json");
      Map<?, ?> problem = Texts.object(client.body());
      assertThat(problem.get("status")).isEqualTo((long) status);
      return problem;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"type\":\"sing\"}",
        "{\"type\":7}",
        "{\"type\":\"subscribe\",\"topics\":[\"a\"]}",
        "{\"type\":\"subscribe\",\"id\":\"1\"}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[]}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[7]}",
        "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":\"a\"}",
        "{\"type\":\"subscribe\",\"id\":7,\"topics\":[\"a\"]}",
        "{\"type\":\"ping\",\"type\":\"ping\"}",
        "{\"type\":\"ping\"} {}",
      })
  void a_message_that_is_none_is_answered_with_an_error(String message) {
    try (SocketClient client = alice()) {
      Map<?, ?> error = client.send(message).nextJson();
      assertThat(error.get("type")).isEqualTo("error");
      assertThat(error.get("code")).isEqualTo("bad_frame");
      assertThat(client.send("{\"type\":\"ping\"}").nextJson().get("type")).isEqualTo("pong");
    }
  }

  @Test
  void a_client_that_makes_nothing_but_errors_is_closed() {
    try (SocketClient client = alice()) {
      for (int i = 0; i < 32; i++) {
        client.send("nonsense");
      }
      assertThat(client.awaitClose().code()).isEqualTo(4429);
    }
  }

  @Test
  void json_that_is_too_deep_is_an_error() {
    try (SocketClient client = alice()) {
      String deep = "[".repeat(1000) + "]".repeat(1000);
      assertThat(client.send("{\"type\":" + deep + "}").nextJson().get("code"))
          .isEqualTo("bad_frame");
    }
  }

  @Test
  void a_frame_that_is_too_large_ends_the_connection_with_1009() {
    try (SocketClient client = alice()) {
      client.send("x".repeat(MAX_FRAME + 1));
      SocketClient.Close close = client.awaitClose();
      assertThat(close.code()).as(close.reason()).isEqualTo(1009);
    }
  }

  @Test
  void a_binary_frame_ends_the_connection_with_1003() {
    try (SocketClient client = alice()) {
      assertThat(client.sendBinary(new byte[] {1}).awaitClose().code()).isEqualTo(1003);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a::b", ":a", "a:**:b", "a*", "a b", "a\\u0000b", "a\\nb", "a\\u202eb"})
  void a_topic_that_is_none_is_an_error_with_the_reason(String topic) {
    try (SocketClient client = alice()) {
      client.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"" + topic + "\"]}");
      Map<?, ?> error = client.nextJson();
      assertThat(error.get("code")).isEqualTo("bad_topic");
      assertThat(error.get("id")).isEqualTo("1");
      assertThat((String) error.get("message")).startsWith("not a topic filter: ");
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/sse", "/v1/poll"})
  void a_bad_request_is_refused_before_anything_begins(String path) {
    assertThat(refused(400, path, as("alice")).get("code")).isEqualTo("bad_request");
    assertThat(refused(400, path + "?topic=a::b", as("alice")).get("code")).isEqualTo("bad_topic");
    assertThat(refused(400, path + "?topic=a%0D%0Ab", as("alice")).get("code"))
        .isEqualTo("bad_topic");
    assertThat(refused(400, path + "?topic=" + "x".repeat(600), as("alice")).get("code"))
        .isEqualTo("bad_topic");
    assertThat(refused(400, path + "?topic=" + "x:".repeat(16) + "x", as("alice")).get("code"))
        .isEqualTo("bad_topic");
    assertThat(refused(400, path + "?topic=a&filter=nothing", as("alice")).get("code"))
        .isEqualTo("bad_filter");
    assertThat(refused(400, path + "?topic=a&last_event_id=rubbish", as("alice")).get("code"))
        .isEqualTo("bad_cursor");
    assertThat(refused(400, path + "?topic=a", as("alice", "Last-Event-ID", "AQ")).get("code"))
        .isEqualTo("bad_cursor");
    assertThat(refused(401, path + "?topic=a").get("code")).isEqualTo("unauthenticated");
    assertThat(refused(401, path + "?topic=a", as("mallory")).get("code"))
        .isEqualTo("unauthenticated");
    assertThat(refused(403, path + "?topic=vehicle:7", as("bob")).get("code"))
        .isEqualTo("forbidden");
    assertThat(refused(403, path + "?topic=vehicle:**", as("bob")).get("code"))
        .isEqualTo("forbidden");
    String many = "?topic=a" + "&topic=a".repeat(MAX_SUBSCRIPTIONS);
    assertThat(refused(429, path + many, as("alice")).get("code"))
        .isEqualTo("too_many_subscriptions");
  }

  @Test
  void a_wait_that_is_no_number_of_seconds_is_refused() {
    for (String wait : List.of("-1", "x", "1e3", "6", "99999999999")) {
      assertThat(refused(400, "/v1/poll?topic=a&wait=" + wait, as("alice")).get("code"))
          .isEqualTo("bad_request");
    }
  }

  @Test
  void a_handshake_without_a_good_token_is_refused_before_the_upgrade() {
    assertThat(SocketClient.refusal(server.port(), "/v1/ws")).isEqualTo(401);
    assertThat(SocketClient.refusal(server.port(), "/v1/ws", as("mallory"))).isEqualTo(401);
    assertThat(SocketClient.refusal(server.port(), "/v1/ws?token=alice")).isEqualTo(401);
    assertThat(SocketClient.refusal(server.port(), "/v1/ws?ticket=alice", as("alice")))
        .isEqualTo(400);
  }

  @Test
  void a_filter_that_is_not_permitted_is_an_error_and_the_connection_stays() {
    try (SocketClient client = SocketClient.open(server.port(), "/v1/ws", as("bob"))) {
      client.nextJson("welcome");
      client.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"vehicle:8\",\"vehicle:*\"]}");
      assertThat(client.nextJson().get("code")).isEqualTo("forbidden");
      server.publish(Events.batch(log.append("vehicle:8")));
      // Nothing of that message was applied: the next thing that comes is the answer to the ping.
      assertThat(client.send("{\"type\":\"ping\"}").nextJson().get("type")).isEqualTo("pong");
    }
  }

  @Test
  void too_many_subscriptions_are_refused_and_those_there_are_go_on() {
    try (SocketClient client = alice()) {
      for (int i = 0; i < MAX_SUBSCRIPTIONS; i++) {
        client.send("{\"type\":\"subscribe\",\"id\":\"" + i + "\",\"topics\":[\"t:" + i + "\"]}");
        client.nextJson("subscribed");
      }
      client.send("{\"type\":\"subscribe\",\"id\":\"x\",\"topics\":[\"y\"]}");
      assertThat(client.nextJson().get("code")).isEqualTo("too_many_subscriptions");
      server.publish(Events.batch(log.append("t:0")));
      assertThat(client.nextJson().get("topic")).isEqualTo("t:0");
    }
  }

  @Test
  void too_many_connections_of_one_principal_are_refused_and_a_place_becomes_free() {
    var open = new ArrayList<SocketClient>();
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      open.add(alice());
    }
    assertThat(SocketClient.refusal(server.port(), "/v1/ws", as("alice"))).isEqualTo(429);
    assertThat(refused(429, "/v1/poll?topic=a", as("alice")).get("code"))
        .isEqualTo("too_many_connections");
    // A browser's EventSource would give up for good at a 429.
    try (var stream = SseClient.open(server.port(), "/v1/sse?topic=a", as("alice"))) {
      assertThat(stream.status()).isEqualTo(200);
      SseClient.Event event = stream.next();
      assertThat(event.name()).isEqualTo("close");
      assertThat(event.data()).contains("too_many_connections").contains("\"reconnect\":true");
      stream.awaitEnd();
    }
    open.remove(0).close();
    await()
        .untilAsserted(
            () -> {
              try (var stream = SseClient.open(server.port(), "/v1/sse?topic=a", as("alice"))) {
                assertThat(stream.next().name()).isEqualTo("welcome");
              }
            });
    open.forEach(SocketClient::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "https://app.example.com.evil.io",
        "https://evilapp.example.com",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://APP.example.com",
        "null",
      })
  void a_page_of_a_foreign_origin_is_refused(String origin) {
    assertThat(rawStatus(upgrade(origin))).isEqualTo(403);
    assertThat(rawStatus("GET /v1/sse?topic=a HTTP/1.1\r\nOrigin: " + origin)).isEqualTo(403);
    assertThat(rawStatus("GET /v1/poll?topic=a HTTP/1.1\r\nOrigin: " + origin)).isEqualTo(403);
  }

  @Test
  void a_page_of_an_allowed_origin_may_come_in() {
    assertThat(rawStatus(upgrade("https://app.example.com"))).isEqualTo(101);
    String head = raw("GET /v1/sse?topic=a HTTP/1.1\r\nOrigin: https://app.example.com");
    assertThat(head)
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("access-control-allow-origin: https://app.example.com\r\n")
        .containsIgnoringCase("vary: origin\r\n");
  }

  private static String upgrade(String origin) {
    return "GET /v1/ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: "
        + origin;
  }

  private int rawStatus(String head) {
    return Integer.parseInt(raw(head).substring(9, 12));
  }

  private String raw(String head) {
    try (var socket = connect()) {
      send(socket, request(head));
      return readUntil(socket, "\r\n\r\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void headers_and_urls_have_a_bound() {
    assertThat(rawStatus("GET /v1/poll?topic=" + "x".repeat(20_000) + " HTTP/1.1")).isEqualTo(414);
    assertThat(rawStatus("GET /v1/poll?topic=a HTTP/1.1\r\nX-Big: " + "x".repeat(20_000)))
        .isEqualTo(431);
  }

  @Test
  void a_slow_websocket_reader_is_cut_off() throws Exception {
    try (var socket = connect()) {
      send(socket, request(upgrade("https://app.example.com")));
      readUntil(socket, "\r\n\r\n");
      send(socket, masked("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"big\"]}"));
      readUntil(socket, "subscribed");
      floodUntilGone(socket);
    }
  }

  @Test
  void a_slow_sse_reader_is_cut_off() throws Exception {
    try (var socket = connect()) {
      send(socket, request("GET /v1/sse?topic=big HTTP/1.1"));
      readUntil(socket, "welcome");
      floodUntilGone(socket);
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static byte[] request(String head) {
    return (head + "\r\nHost: gateway\r\nAuthorization: Bearer alice\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    var answer = new StringBuilder();
    while (answer.indexOf(end) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new AssertionError("ended after: " + answer);
      }
      answer.append((char) next);
    }
    return answer.toString();
  }

  /** Publishes without reading; the server must cut the connection, which then ends or resets. */
  private void floodUntilGone(Socket socket) throws IOException {
    String data = "{\"x\":\"" + "y".repeat(8_000) + "\"}";
    for (int i = 0; i < 3_000; i++) {
      var event = Events.event().topics("big").data(data).at(log.append("big").position()).build();
      server.publish(Events.batch(event));
    }
    await().until(() -> server.closes().contains("slow"));
    await().until(() -> hasEnded(socket));
  }

  private static boolean hasEnded(Socket socket) {
    try {
      socket.setSoTimeout(200);
      byte[] sink = new byte[1 << 16];
      while (true) {
        if (socket.getInputStream().read(sink) < 0) {
          return true;
        }
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[] masked(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length]; // a mask of zeros changes nothing
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }
}
