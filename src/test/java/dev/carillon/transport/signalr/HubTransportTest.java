package dev.carillon.transport.signalr;

import static dev.carillon.support.SseClient.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.Patience;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Hub connections over each transport, whichever event loop a request comes to. */
class HubTransportTest extends HubOverHttp {
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
    assertThat(open.get(Patience.SECONDS, SECONDS).body()).isEqualTo("now");
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
    assertThat(((HttpResponse<?>) given.get(Patience.SECONDS, SECONDS)).statusCode())
        .isEqualTo(204);
    post(id, "x");
    assertThat(both)
        .extracting(answer -> answer.get(Patience.SECONDS, SECONDS).body())
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
    assertThat(open.get(Patience.SECONDS, SECONDS).statusCode()).isIn(204, 404);
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
  void posts_wait_while_the_connection_has_enough_to_do() throws Exception {
    String id = polling();
    post(id, "hold");
    var waiting =
        http.sendAsync(
            request("?id=" + id, "alice").POST(BodyPublishers.ofString("later")).build(),
            BodyHandlers.ofString());
    assertThat(get(id).body()).isEqualTo("held");
    assertThat(waiting.get(Patience.SECONDS, SECONDS).statusCode()).isEqualTo(200);
    assertThat(get(id).body()).isEqualTo("later");
  }
}
