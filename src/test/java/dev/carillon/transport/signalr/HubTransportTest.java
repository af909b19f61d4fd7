package dev.carillon.transport.signalr;

import static dev.carillon.support.SseClient.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of hub connections as they come over the wire, to whichever event loop. */
class HubTransportTest {
  private static final HubTransportOptions QUICK =
      new HubTransportOptions(
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(15),
          Duration.ofMillis(300),
          Duration.ofMillis(1500),
          Duration.ofSeconds(5),
          1 << 20,
          true);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .loops(2)
            .principal(Principals.of("bob", "vehicle:8:**"))
            .hub("/hub", new EchoDialect(), QUICK)
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpRequest.Builder request(String query, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/hub" + query))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.sendAsync(request.build(), BodyHandlers.ofString()).get(10, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String id) {
    return send(request("?id=" + id, "alice"));
  }

  private CompletableFuture<HttpResponse<String>> poll(String id) {
    return http.sendAsync(request("?id=" + id, "alice").build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String id, String body) {
    return send(request("?id=" + id, "alice").POST(BodyPublishers.ofString(body)));
  }

  private Map<?, ?> negotiate(String query) {
    HttpResponse<String> answer =
        send(request("/negotiate" + query, "alice").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return Texts.object(answer.body());
  }

  private String negotiated() {
    return String.valueOf(negotiate("?negotiateVersion=1").get("connectionToken"));
  }

  /** A connection by long polling that the server has begun. */
  private String polling() {
    String id = negotiated();
    HttpResponse<String> first = get(id);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEmpty();
    return id;
  }

  @Test
  void a_client_gets_ids_and_the_transports_in_their_order() {
    Map<?, ?> answer = negotiate("?negotiateVersion=1");
    assertThat(answer.get("negotiateVersion")).isEqualTo(1L);
    assertThat((String) answer.get("connectionId")).matches("[A-Za-z0-9_-]{22}");
    assertThat((String) answer.get("connectionToken")).matches("[A-Za-z0-9_-]{40,}");
    assertThat(String.valueOf(answer.get("availableTransports")))
        .containsSubsequence(
            "WebSockets", "Text", "Binary", "ServerSentEvents", "Text", "LongPolling", "Binary");
    assertThat(answer.containsKey("useStatefulReconnect")).isFalse();
    assertThat(negotiate("?negotiateVersion=7&useStatefulReconnect=true").toString())
        .contains("negotiateVersion=1", "useStatefulReconnect=true");
    Map<?, ?> old = negotiate("");
    assertThat(old.get("negotiateVersion")).isEqualTo(0L);
    assertThat(old.containsKey("connectionToken")).isFalse();
    assertThat(negotiate("?negotiateVersion=x").toString()).contains("non-integer");
    assertThat(negotiate("?negotiateVersion=-1").toString()).contains("does not support");
  }

  @Test
  void the_id_of_version_0_is_good_for_all() {
    String id = String.valueOf(negotiate("").get("connectionId"));
    assertThat(get(id).statusCode()).isEqualTo(200);
    assertThat(post(id, "x").statusCode()).isEqualTo(200);
    assertThat(get(id).body()).isEqualTo("x");
  }

  @Test
  void what_was_said_between_polls_comes_with_the_next() {
    String id = polling();
    assertThat(post(id, "a").statusCode()).isEqualTo(200);
    assertThat(post(id, "b").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = get(id);
    assertThat(answer.body()).isEqualTo("ab");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache, no-store");
  }

  @Test
  void a_poll_is_answered_when_there_is_something_or_its_time_is_up() throws Exception {
    String id = polling();
    CompletableFuture<HttpResponse<String>> open = poll(id);
    post(id, "now");
    assertThat(open.get(10, SECONDS).body()).isEqualTo("now");
    HttpResponse<String> empty = get(id);
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
  }

  @Test
  void of_two_polls_the_older_gives_way() throws Exception {
    String id = polling();
    // It is not known which of them comes first.
    List<CompletableFuture<HttpResponse<String>>> both = List.of(poll(id), poll(id));
    CompletableFuture<?> given = CompletableFuture.anyOf(both.get(0), both.get(1));
    assertThat(((HttpResponse<?>) given.get(10, SECONDS)).statusCode()).isEqualTo(204);
    post(id, "x");
    assertThat(both)
        .extracting(answer -> answer.get(10, SECONDS).body())
        .containsExactlyInAnyOrder("", "x");
  }

  @Test
  void the_last_word_comes_before_the_end_of_polling() {
    String id = polling();
    post(id, "bye");
    HttpResponse<String> last = get(id);
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.body()).isEqualTo("closing restarting");
    assertThat(get(id).statusCode()).isEqualTo(204);
    assertThat(get(id).statusCode()).isEqualTo(404);
    assertThat(post(id, "x").statusCode()).isEqualTo(404);
  }

  @Test
  void a_delete_ends_the_open_poll_and_the_connection() throws Exception {
    String id = polling();
    CompletableFuture<HttpResponse<String>> open = poll(id);
    HttpResponse<String> deleted = send(request("?id=" + id, "alice").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(202);
    // It may also have come too late.
    assertThat(open.get(10, SECONDS).statusCode()).isIn(204, 404);
    assertThat(get(id).statusCode()).isEqualTo(404);
    assertThat(send(request("?id=" + id, "alice").DELETE()).statusCode()).isEqualTo(404);
    assertThat(server.closes()).containsExactly("normal");
  }

  @Test
  void whoever_stops_polling_is_gone() {
    String id = polling();
    await().until(() -> server.closes().equals(List.of("gone")));
    assertThat(get(id).statusCode()).isEqualTo(404);
  }

  @Test
  void an_event_stream_answers_posts() {
    String id = negotiated();
    try (var stream =
        SseClient.open(
            server.port(), "/hub?id=" + id, as("alice", "Accept", "text/event-stream"))) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(post(id, "who").statusCode()).isEqualTo(200);
      assertThat(stream.next().data()).endsWith(" sse");
      assertThat(send(request("?id=" + id, "alice").DELETE()).statusCode()).isEqualTo(400);
      assertThat(get(id).statusCode()).isEqualTo(400);
      assertThat(
              send(request("?id=" + id, "alice").header("Accept", "text/event-stream"))
                  .statusCode())
          .isEqualTo(409);
      post(id, "bye");
      assertThat(stream.next().data()).isEqualTo("closing restarting");
    }
    assertThat(post(id, "x").statusCode()).isEqualTo(404);
  }

  @Test
  void whoever_leaves_an_event_stream_is_gone_at_once() {
    String id = negotiated();
    try (var stream =
        SseClient.open(
            server.port(), "/hub?id=" + id, as("alice", "Accept", "text/event-stream"))) {
      assertThat(stream.status()).isEqualTo(200);
    }
    await().until(() -> server.closes().equals(List.of("gone")));
    assertThat(post(id, "x").statusCode()).isEqualTo(404);
  }

  private SocketClient socket(String query) {
    return SocketClient.open(server.port(), "/hub" + query, as("alice"));
  }

  @Test
  void a_websocket_carries_bytes_whatever_its_frames_are() {
    String id = negotiated();
    try (SocketClient client = socket("?id=" + id)) {
      client.send("text");
      assertThat(client.next()).isEqualTo("text");
      client.sendBinary(new byte[] {'b', 'i', 'n'});
      assertThat(client.next()).isEqualTo("bin");
      assertThat(post(id, "x").statusCode()).isEqualTo(405);
      assertThat(SocketClient.refusal(server.port(), "/hub?id=" + id, as("alice"))).isEqualTo(409);
      assertThat(get(id).statusCode()).isEqualTo(400);
      client.send("bye");
      assertThat(client.next()).isEqualTo("closing restarting");
      assertThat(client.awaitClose().code()).isEqualTo(1000);
    }
  }

  @Test
  void many_messages_may_come_in_one_frame_as_browsers_send_them() {
    assertThat(saidTo("x".repeat(300_000))).isEqualTo("300000");
  }

  /** What comes back for a text in one frame. */
  private String saidTo(String text) {
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.port())
            .setURI("/hub")
            .putHeader("Authorization", "Bearer alice");
    Promise<String> answer = Promise.promise();
    var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(4 << 20));
    client
        .connect(options)
        .onSuccess(
            socket -> {
              socket.textMessageHandler(answer::tryComplete);
              var unused = socket.writeFinalTextFrame(text);
            })
        .onFailure(answer::tryFail);
    return answer.future().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  @Test
  void what_does_not_fit_into_a_frame_ends_the_connection() {
    assertThat(saidTo("x".repeat((1 << 20) + 1))).isEqualTo("closing too_large");
    await().until(() -> server.closes().equals(List.of("too_large")));
  }

  @Test
  void a_broken_websocket_is_taken_up_again_if_that_was_agreed() {
    String id =
        String.valueOf(
            negotiate("?negotiateVersion=1&useStatefulReconnect=true").get("connectionToken"));
    SocketClient broken = socket("?id=" + id);
    broken.send("stateful");
    assertThat(broken.next()).isEqualTo("true");
    broken.send("who");
    String who = broken.next();
    broken.close();
    // Several times, so that it comes to either event loop.
    for (int i = 0; i < 4; i++) {
      try (SocketClient again = socket("?id=" + id)) {
        assertThat(again.next()).isEqualTo("again");
        again.send("who");
        assertThat(again.next()).isEqualTo(who);
      }
    }
    assertThat(server.closes()).isEmpty();
    await().until(() -> server.closes().equals(List.of("gone")));
    assertThat(SocketClient.refusal(server.port(), "/hub?id=" + id, as("alice"))).isEqualTo(404);
  }

  @Test
  void a_client_cannot_make_its_connection_stateful() {
    try (SocketClient client = socket("?carillon.stateful=true")) {
      client.send("stateful");
      assertThat(client.next()).isEqualTo("no");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', 400",
    "POST, '', 400",
    "DELETE, '', 400",
    "GET, ?id=nonsense, 404",
    "POST, ?id=AAAAAAAAAAAAAAAAAAAAAA, 404",
    "DELETE, ?id=%00, 404",
    "PUT, ?id=x, 405",
    "GET, /negotiate?negotiateVersion=1, 405",
  })
  void a_request_that_makes_no_sense_is_answered_as_the_reference_does(
      String method, String query, int status) {
    HttpResponse<String> answer =
        send(request(query, "alice").method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
  }

  @Test
  void the_public_id_is_no_key() {
    Map<?, ?> answer = negotiate("?negotiateVersion=1");
    assertThat(get(String.valueOf(answer.get("connectionId"))).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 30, 50, 60})
  void a_token_that_was_touched_is_none(int place) {
    String id = negotiated();
    char other = id.charAt(place) == 'A' ? 'B' : 'A';
    String touched = id.substring(0, place) + other + id.substring(place + 1);
    assertThat(get(touched).statusCode()).isEqualTo(404);
    assertThat(get(id + "A").statusCode()).isEqualTo(404);
  }

  @Test
  void an_id_is_of_no_use_to_others() {
    String id = polling();
    assertThat(send(request("?id=" + id, "bob")).statusCode()).isEqualTo(404);
    assertThat(send(request("?id=" + id, "bob").POST(BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(404);
    assertThat(send(request("?id=" + id, "nobody")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_connection_that_is_refused_by_its_dialect_is_told_why() {
    String id = negotiated();
    assertThat(send(request("?refuse=1&id=" + id, "alice")).statusCode()).isEqualTo(400);
    assertThat(get(id).statusCode()).isEqualTo(404);
  }

  @Test
  void posts_wait_while_the_connection_has_enough_to_do() throws Exception {
    String id = polling();
    post(id, "hold");
    var waiting =
        http.sendAsync(
            request("?id=" + id, "alice").POST(BodyPublishers.ofString("later")).build(),
            BodyHandlers.ofString());
    assertThat(get(id).body()).isEqualTo("held");
    assertThat(waiting.get(10, SECONDS).statusCode()).isEqualTo(200);
    assertThat(get(id).body()).isEqualTo("later");
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    String id = polling();
    assertThat(post(id, "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
    assertThat(post(id, "y").statusCode()).isEqualTo(200);
  }

  @Test
  void a_negotiation_is_kept_nowhere_but_in_its_token() {
    String first = negotiated();
    for (int i = 0; i < 500; i++) {
      negotiated();
    }
    server.stop();
    server.startAgain();
    assertThat(get(first).statusCode()).isEqualTo(200);
    assertThat(new ConnectionTokens(QUICK).read(first)).as("with another secret").isEmpty();
  }
}
