package dev.carillon.dialect.signalr.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.support.Principals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection begins: what is agreed, and who greets whom. */
class HubHandshakeTest {
  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
    ChatHub.GREETING.remove();
  }

  private HubClient open(String transport, String... parameters) {
    return HubClient.open(loop, HubClient.handshake(transport, parameters), Principals.anything());
  }

  @Test
  void the_answer_is_an_empty_object_and_what_follows_belongs_to_the_protocol() {
    HubClient client = open("websocket");

    client.say(
        " {\"x\":[],\"version\":1,\"protocol\":\"json\"}",
        "{\"type\":1,\"invocationId\":\"0\",\"target\":\"shout\",\"arguments\":[\"a\"]}");

    assertThat(client.connection.frames().get(0).payload()).containsExactly(0x7b, 0x7d, 0x1e);
    assertThat(client.heard())
        .containsExactly(
            "{}",
            "{\"type\":1,\"target\":\"Shouted\",\"arguments\":[\"a\",\""
                + client.session.id()
                + "\"]}",
            "{\"type\":3,\"invocationId\":\"0\",\"result\":null}");
  }

  @Test
  void it_may_be_cut_anywhere_and_come_as_text() {
    HubClient client = open("longpoll");
    for (char c : HubClient.HANDSHAKE.toCharArray()) {
      client.session.receive(String.valueOf(c));
      assertThat(client.connection.frames()).isEmpty();
    }
    client.session.receive(HubClient.RECORD_END);
    assertThat(client.heard()).containsExactly("{}");
  }

  @Test
  void messagepack_is_answered_in_binary() {
    HubClient client = open("websocket");
    client.bytes(
        Buffer.buffer("{\"protocol\":\"messagepack\",\"version\":1}\u001e")
            .appendBytes(new byte[] {7, (byte) 0x95, 1, (byte) 0x80, (byte) 0xa1, '0'})
            .appendBytes(new byte[] {(byte) 0xa0, (byte) 0x90}));
    assertThat(client.connection.frames()).hasSize(2).noneMatch(Frame::isText);
    assertThat(new String(client.connection.frames().get(1).payload(), StandardCharsets.UTF_8))
        .contains("Failed to invoke '' due to an error on the server. HubException: Method does");
    assertThat(client.connection.frames().get(0).payload()).containsExactly(0x7b, 0x7d, 0x1e);
  }

  @Test
  void a_failure_is_worded_as_the_reference_words_it() {
    String unexpected = "An unexpected error occurred during connection handshake.";
    Map.of(
            "{\"protocol\":\"x\",\"version\":1}",
            "The protocol 'x' is not supported.",
            "{\"protocol\":\"json\",\"version\":99}",
            "The server does not support version 99 of the 'json' protocol.",
            "{\"protocol\":\"json\",\"version\":2}",
            "The server does not support version 2 of the 'json' protocol.",
            "{\"protocol\":\"json\"}",
            unexpected,
            "{\"protocol\":null,\"version\":1}",
            unexpected,
            "{\"protocol\":\"json\",\"version\":\"1\"}",
            unexpected,
            "nonsense",
            unexpected,
            "[]",
            unexpected,
            "x".repeat(32_768),
            "Handshake was canceled.")
        .forEach(
            (said, error) -> {
              HubClient client = open("websocket").say(said);
              assertThat(client.heard()).containsExactly("{\"error\":\"" + error + "\"}");
              assertThat(client.closed().orElseThrow().webSocketCode()).isEqualTo(1000);
            });
    assertThat(loop.pubSub.sessions()).isZero();
    assertThat(ChatHub.HUBS.get()).isEmpty();
  }

  @Test
  void messagepack_does_not_go_over_an_event_stream() {
    HubClient client = open("sse").say("{\"protocol\":\"messagepack\",\"version\":1}");
    assertThat(client.heard())
        .containsExactly(
            "{\"error\":\"Cannot use the 'messagepack' protocol on the current transport. The"
                + " transport does not support 'Binary' transfer format.\"}");
  }

  @Test
  void version_two_needs_to_have_been_granted() {
    HubClient client = open("websocket", HubClient.STATEFUL);
    client.say("{\"protocol\":\"json\",\"version\":2}");
    assertThat(client.heard()).containsExactly("{}");
  }

  @Test
  void whoever_says_nothing_is_sent_away() {
    HubClient client = open("websocket");
    loop.pass(15);
    assertThat(client.closed()).isEmpty();
    loop.pass(2);
    assertThat(client.heard()).containsExactly("{\"error\":\"Handshake was canceled.\"}");
    assertThat(client.closed()).isPresent();
  }

  @Test
  void a_bad_cursor_refuses_the_connection() {
    assertThat(open("websocket", "from=nonsense").closed()).contains(CloseReason.BAD_CURSOR);
    assertThat(open("websocket", "cursor=yes").closed().orElseThrow().code())
        .isEqualTo("bad_request");
  }

  @Test
  void the_first_call_waits_for_the_greeting() {
    Promise<Void> greeting = Promise.promise();
    ChatHub.GREETING.set(greeting.future());
    HubClient client = loop.connect().call("0", "wait", "\"a\"");
    assertThat(ChatHub.newest().calls).isEmpty();

    greeting.complete();
    loop.settle();

    assertThat(ChatHub.newest().calls).containsExactly("a");
    client.session.close(CloseReason.GONE);
    assertThat(ChatHub.newest().disconnected).isEqualTo(1);
  }

  @Test
  void a_greeting_that_fails_ends_the_connection_for_good() {
    ChatHub.GREETING.set(Future.failedFuture(new HubException("not you")));
    HubClient told = open("websocket").say(HubClient.HANDSHAKE);
    ChatHub.GREETING.set(Future.failedFuture(new IllegalStateException("secret")));
    HubClient untold = open("websocket").say(HubClient.HANDSHAKE);

    assertThat(told.heard())
        .containsExactly(
            "{}",
            "{\"type\":7,\"error\":\"Connection closed with an error. HubException: not you\"}");
    assertThat(untold.heard())
        .containsExactly("{}", "{\"type\":7,\"error\":\"Connection closed with an error.\"}");
    assertThat(ChatHub.HUBS.get()).extracting(hub -> hub.disconnected).isEqualTo(List.of(0, 0));
  }

  @Test
  void a_hub_that_cannot_be_made_ends_the_connection_for_good() {
    HubClient client = open("websocket", "banned=true").say(HubClient.HANDSHAKE);
    assertThat(client.heard())
        .containsExactly(
            "{}",
            "{\"type\":7,\"error\":\"Connection closed with an error. HubException: banned\"}");
    assertThat(client.closed().orElseThrow().reconnect()).isFalse();
  }

  @Test
  void a_session_that_ends_first_says_nothing_that_the_client_has_not_asked_for() {
    HubClient client = open("websocket");
    client.session.close(CloseReason.RESTARTING);
    assertThat(client.heard()).isEmpty();
    assertThat(client.closed()).isPresent();
  }
}
