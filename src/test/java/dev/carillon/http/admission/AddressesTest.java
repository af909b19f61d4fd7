package dev.carillon.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.Events;
import dev.carillon.support.LogCapture;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one address may hold, over real sockets. */
@SuppressWarnings("NullAway.Init") // each test starts its server
final class AddressesTest {
  private static final int UNKNOWN = 2;

  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"));
  private final List<Socket> sockets = new ArrayList<>();
  private TestServer server;

  private void start(AddressLimits limits, Admission.Crowd... crowds) {
    TestServer.Builder builder =
        TestServer.with().addresses(limits).handshake(Duration.ofSeconds(30));
    for (Admission.Crowd crowd : crowds) {
      builder.crowd(crowd);
    }
    server = builder.start();
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private static AddressLimits limits(
      List<String> proxies, int connections, int perAddress, int handshakes) {
    return new AddressLimits(proxies, connections, perAddress, handshakes, UNKNOWN, 3, 3, 3);
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(15_000);
    sockets.add(socket);
    return socket;
  }

  /** What the server says without having been asked, to the end. */
  private static String unasked(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void awaitConnections(int count) {
    await().untilAsserted(() -> assertThat(server.admission().connections()).isEqualTo(count));
  }

  @Test
  void one_connection_too_many_is_answered_503_and_a_place_becomes_free() throws IOException {
    start(limits(List.of(), 3, 100, 100));
    for (int i = 0; i < 3; i++) {
      connect();
    }
    awaitConnections(3);
    assertThat(unasked(connect()))
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-After: ", "application/problem+json", "\"code\":\"unavailable\"");
    sockets.get(0).close();
    awaitConnections(2);
    try (SseClient stream =
        SseClient.open(server.port(), "/v1/sse?topic=a", SseClient.as("alice"))) {
      assertThat(stream.status()).isEqualTo(200);
    }
  }

  @Test
  void one_connection_of_an_address_too_many_is_answered_429() throws IOException {
    start(limits(List.of(), 100, 2, 100));
    connect();
    connect();
    awaitConnections(2);
    assertThat(unasked(connect())).startsWith("HTTP/1.1 429 ").contains("Retry-After: ");
    assertThat(server.admission().refusals("connections-per-address")).isEqualTo(1);
  }

  @Test
  void connections_that_ask_for_nothing_have_a_bound_of_their_own() throws IOException {
    start(limits(List.of(), 100, 100, 2));
    try (SocketClient one = SocketClient.open(server.port(), "/v1/ws", SseClient.as("alice"));
        SocketClient other = SocketClient.open(server.port(), "/v1/ws", SseClient.as("alice"))) {
      one.nextJson("welcome");
      other.nextJson("welcome");
      connect();
      connect();
      await().untilAsserted(() -> assertThat(server.admission().handshakes()).isEqualTo(2));
      assertThat(unasked(connect())).startsWith("HTTP/1.1 429 ");
      assertThat(server.admission().refusals("handshakes")).isEqualTo(1);
    }
  }

  @Test
  void unknown_people_of_one_address_do_not_lock_out_those_of_another() throws IOException {
    start(limits(List.of("127.0.0.0/8"), 100, 100, 100), new Admission.Crowd("alice", 2, 3));
    List<SocketClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < UNKNOWN; i++) {
        clients.add(SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.1")));
      }
      assertThat(SocketClient.refusal(server.port(), "/v1/ws", behind("203.0.113.1")))
          .isEqualTo(429);
      try (SseClient refused =
          SseClient.open(server.port(), "/v1/poll?topic=a", behind("203.0.113.1"))) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isPresent();
      }
      clients.add(SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.2")));
      clients.get(UNKNOWN).nextJson("welcome");
    } finally {
      clients.forEach(SocketClient::close);
    }
  }

  private static String[] behind(String address) {
    return SseClient.as("alice", "X-Forwarded-For", address);
  }

  @Test
  void what_somebody_says_who_is_not_trusted_is_not_looked_at() {
    start(limits(List.of("10.0.0.0/8"), 100, 100, 100), new Admission.Crowd("alice", 2, 3));
    try (SocketClient one = SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.1"));
        SocketClient other = SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.2"))) {
      one.nextJson("welcome");
      other.nextJson("welcome");
      assertThat(SocketClient.refusal(server.port(), "/v1/ws", behind("203.0.113.3")))
          .isEqualTo(429);
    }
  }

  @Test
  void wrong_credentials_are_counted_by_address() {
    start(limits(List.of("127.0.0.0/8"), 100, 100, 100));
    String[] wrong = SseClient.as("mallory", "X-Forwarded-For", "203.0.113.1");
    for (int i = 0; i < 3; i++) {
      assertThat(SocketClient.refusal(server.port(), "/v1/ws", wrong)).isEqualTo(401);
    }
    assertThat(SocketClient.refusal(server.port(), "/v1/ws", wrong)).isEqualTo(429);
    assertThat(SocketClient.refusal(server.port(), "/v1/ws", behind("203.0.113.1"))).isEqualTo(429);
    try (SocketClient client = SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.2"))) {
      client.nextJson("welcome");
    }
  }

  @Test
  void the_log_says_where_a_session_comes_from() {
    try (LogCapture capture = new LogCapture()) {
      start(limits(List.of("127.0.0.0/8"), 100, 100, 100));
      SocketClient.open(server.port(), "/v1/ws", behind("203.0.113.9")).close();
      await().until(() -> capture.text().contains("address=203.0.113.9 reason=gone"));
      assertThat(capture.text()).contains("session opened").contains("address=203.0.113.9");
    }
  }

  @Test
  void whoever_comes_after_their_access_has_changed_is_not_sent_away_again() {
    start(AddressLimits.DEFAULT);
    try (SocketClient before = SocketClient.open(server.port(), "/v1/ws", SseClient.as("alice"))) {
      before.nextJson("welcome");
      server.dismiss(
          new SessionEviction(
              principal -> principal.id().equals("alice"),
              CloseReason.ACCESS_CHANGED,
              Duration.ofMinutes(1)));
      assertThat(before.awaitClose().code()).isEqualTo(4409);
      for (int i = 0; i < 5; i++) {
        try (SocketClient after =
            SocketClient.open(server.port(), "/v1/ws", SseClient.as("alice"))) {
          after.nextJson("welcome");
          assertThat(after.send("{\"type\":\"ping\"}").nextJson("pong")).isNotNull();
        }
      }
    }
  }
}
