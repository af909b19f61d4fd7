package dev.carillon.transport.signalr;

import static dev.carillon.support.SseClient.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.FreePort;
import dev.carillon.support.RoundRobin;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas behind a proxy that knows no affinity: each request comes to the other one. */
class HubReplicasTest {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<TestServer> replicas = new ArrayList<>();
  private RoundRobin proxy;

  @BeforeEach
  void start() throws IOException {
    replicas.add(replica("the secret that all replicas share"));
    replicas.add(replica("the secret that all replicas share"));
    proxy = new RoundRobin(replicas.stream().map(TestServer::port).toList());
  }

  private static TestServer replica(String secret) {
    int port = FreePort.draw();
    var options =
        new HubTransportOptions(
            Optional.of("127.0.0.1:" + port),
            Optional.of(secret),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            1 << 20,
            true);
    return TestServer.with().loops(2).port(port).hub("/hub", new EchoDialect(), options).start();
  }

  @AfterEach
  void stop() {
    proxy.close();
    replicas.forEach(TestServer::close);
  }

  private HttpRequest.Builder request(int port, String query) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hub" + query))
        .header("Authorization", "Bearer alice");
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString()).orTimeout(10, SECONDS);
  }

  private String negotiated(int port, String more) {
    String query = "/negotiate?negotiateVersion=1" + more;
    String answer = send(request(port, query).POST(BodyPublishers.noBody())).join().body();
    return String.valueOf(Texts.object(answer).get("connectionToken"));
  }

  private int post(int port, String id, String text) {
    return send(request(port, "?id=" + id).POST(BodyPublishers.ofString(text))).join().statusCode();
  }

  private List<String> closes() {
    return replicas.stream().flatMap(replica -> replica.closes().stream()).toList();
  }

  @Test
  void polls_posts_and_the_end_may_come_to_any_replica() {
    String id = negotiated(proxy.port(), "");
    assertThat(send(request(proxy.port(), "?id=" + id)).join().body()).isEmpty();
    for (int i = 0; i < 7; i++) {
      CompletableFuture<HttpResponse<String>> poll = send(request(proxy.port(), "?id=" + id));
      assertThat(post(proxy.port(), id, "m" + i)).isEqualTo(200);
      assertThat(poll.join().body()).isEqualTo("m" + i);
    }
    assertThat(send(request(proxy.port(), "?id=" + id).DELETE()).join().statusCode())
        .isEqualTo(202);
    assertThat(closes()).containsExactly("normal");
    assertThat(proxy.requests()).isGreaterThan(15);
  }

  @Test
  void an_event_stream_may_come_to_another_replica_than_its_posts() {
    for (int i = 0; i < 2; i++) {
      String id = negotiated(replicas.get(i).port(), "");
      try (var stream =
          SseClient.open(
              replicas.get(1).port(),
              "/hub?id=" + id,
              as("alice", "Accept", "text/event-stream"))) {
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("Content-Type")).contains("text/event-stream");
        for (TestServer replica : replicas) {
          assertThat(post(replica.port(), id, "x" + replica.port())).isEqualTo(200);
          assertThat(stream.next().data()).isEqualTo("x" + replica.port());
        }
      }
    }
    await().untilAsserted(() -> assertThat(closes()).containsExactly("gone", "gone"));
  }

  @Test
  void a_websocket_needs_nobody_but_the_replica_it_comes_to() {
    String id = negotiated(replicas.get(0).port(), "");
    replicas.get(0).stop();
    try (var socket = SocketClient.open(replicas.get(1).port(), "/hub?id=" + id, as("alice"))) {
      socket.send("who");
      assertThat(socket.next()).endsWith(" websocket");
    }
  }

  @Test
  void a_stateful_websocket_is_taken_up_again_from_any_replica() {
    String id = negotiated(replicas.get(0).port(), "&useStatefulReconnect=true");
    String who;
    try (var first = SocketClient.open(proxy.port(), "/hub?id=" + id, as("alice"))) {
      first.send("who");
      who = first.next();
    }
    for (int i = 0; i < 3; i++) {
      try (var next = SocketClient.open(proxy.port(), "/hub?id=" + id, as("alice"))) {
        assertThat(next.next()).isEqualTo("again");
        next.send("who");
        assertThat(next.next()).isEqualTo(who);
      }
    }
  }

  @Test
  void a_client_that_leaves_an_open_poll_loses_nothing_by_it() {
    String id = negotiated(replicas.get(0).port(), "");
    int other = replicas.get(1).port();
    send(request(other, "?id=" + id)).join();
    CompletableFuture<HttpResponse<String>> left = send(request(other, "?id=" + id));
    CompletableFuture<HttpResponse<String>> again = send(request(other, "?id=" + id));
    CompletableFuture.anyOf(left, again).join();
    assertThat(post(other, id, "x")).isEqualTo(200);
    assertThat(left.join().body() + again.join().body()).isEqualTo("x");
  }

  @Test
  void a_connection_of_a_replica_that_is_gone_is_not_found() {
    String id = negotiated(replicas.get(0).port(), "");
    send(request(replicas.get(0).port(), "?id=" + id)).join();
    replicas.get(0).close();
    assertThat(post(replicas.get(1).port(), id, "x")).isIn(404, 502);
  }

  @Test
  void a_token_of_a_stranger_is_handed_on_to_nobody() throws IOException {
    try (TestServer stranger = replica("another secret than all the others have")) {
      String id = negotiated(stranger.port(), "");
      assertThat(send(request(replicas.get(0).port(), "?id=" + id)).join().statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void what_was_handed_on_is_not_handed_on_again() {
    String id = negotiated(replicas.get(0).port(), "");
    var request =
        request(replicas.get(1).port(), "?id=" + id)
            .header("Carillon-Handed-On", "127.0.0.1:" + replicas.get(0).port());
    assertThat(send(request).join().statusCode()).isEqualTo(404);
  }
}
