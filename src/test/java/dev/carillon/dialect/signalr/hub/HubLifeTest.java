package dev.carillon.dialect.signalr.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.support.Principals;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings, silence, and the ways in which a connection ends. */
class HubLifeTest {
  private static final String PING = "{\"type\":6}";
  private static final int VISITORS = 10_000;
  private static final String LOST =
      "{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}";

  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
  }

  private HubClient over(String transport) {
    return loop.connect(HubClient.handshake(transport), Principals.anything());
  }

  @Test
  void a_client_is_pinged_except_on_a_long_poll() {
    HubClient socket = over("websocket");
    HubClient stream = over("sse");
    HubClient poll = over("longpoll");

    loop.pass(31);

    assertThat(socket.heard()).containsExactly(PING, PING);
    assertThat(stream.heard()).containsExactly(PING, PING);
    assertThat(poll.heard()).isEmpty();
  }

  @Test
  void a_client_that_has_pinged_may_not_fall_silent() {
    HubClient client = over("websocket").say(PING);
    loop.pass(25);
    client.say("{\"type\":99}");
    loop.pass(31);
    assertThat(client.closed()).isEmpty();
    loop.pass(1);

    assertThat(client.closed()).contains(CloseReason.SILENT);
    assertThat(client.heard()).last().isEqualTo(LOST);
  }

  @Test
  void a_client_that_never_pings_may_be_silent_and_so_may_a_long_poll() {
    HubClient socket = over("websocket");
    HubClient poll = over("longpoll").say(PING);
    loop.pass(300);
    assertThat(socket.closed()).isEmpty();
    assertThat(poll.closed()).isEmpty();
  }

  @Test
  void while_a_method_runs_silence_means_nothing() {
    HubClient client = over("websocket").say(PING).call("0", "wait", "\"a\"");
    loop.pass(100);
    assertThat(client.closed()).isEmpty();

    ChatHub.newest().promises.get(0).complete("done");
    loop.settle();
    loop.pass(32);
    assertThat(client.closed()).contains(CloseReason.SILENT);
  }

  @Test
  void a_close_is_answered() {
    HubClient client = over("websocket").say("{\"type\":7}");
    assertThat(client.heard()).containsExactly("{\"type\":7}");
    assertThat(client.closed()).contains(CloseReason.NORMAL);
    assertThat(ChatHub.newest().disconnected).isEqualTo(1);
  }

  @Test
  void a_broken_protocol_ends_the_connection_and_the_client_may_come_back() {
    for (String bad : List.of("nonsense", "{}", "{\"type\":\"1\"}", "x".repeat(40_000))) {
      HubClient client = over("websocket").say(bad);
      assertThat(client.heard()).containsExactly(LOST);
      assertThat(client.closed().orElseThrow().code()).isEqualTo("protocol_error");
    }
  }

  @Test
  void the_reason_decides_whether_a_client_may_come_back() {
    assertThat(goodbye(CloseReason.RESTARTING)).isEqualTo("{\"type\":7,\"allowReconnect\":true}");
    assertThat(goodbye(CloseReason.TOKEN_EXPIRED)).isEqualTo(LOST);
    assertThat(goodbye(CloseReason.INTERNAL_ERROR)).isEqualTo(LOST);
    assertThat(goodbye(CloseReason.FORBIDDEN))
        .isEqualTo(
            "{\"type\":7,\"error\":\"Connection closed with an error. HubException: not"
                + " permitted\"}");
  }

  private String goodbye(CloseReason reason) {
    HubClient client = over("websocket");
    client.session.close(reason);
    return String.join("", client.heard());
  }

  @Test
  void a_hub_that_wants_a_client_no_more_sends_it_away_for_good() {
    HubClient client = over("websocket").call("0", "leave");
    assertThat(client.heard()).first().isEqualTo("{\"type\":7}");
    assertThat(client.closed().orElseThrow().reconnect()).isFalse();
  }

  @Test
  void ten_thousand_visitors_with_rubbish_leave_nothing_behind() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    HubClient bystander = over("websocket").call("0", "JoinGroup", "\"vehicle:7\"");
    bystander.heard();
    for (int i = 0; i < VISITORS; i++) {
      String transport = List.of("websocket", "sse", "longpoll").get(random.nextInt(3));
      HubClient client =
          HubClient.open(loop, HubClient.handshake(transport), Principals.anything());
      if (random.nextBoolean()) {
        String protocol = random.nextBoolean() ? "json" : "messagepack";
        client.say("{\"protocol\":\"" + protocol + "\",\"version\":1}");
      }
      byte[] rubbish = new byte[random.nextInt(64)];
      random.nextBytes(rubbish);
      client.bytes(Buffer.buffer(rubbish)).say(spoiled(random));
      assertThat(client.closed())
          .as("seed %d", seed)
          .isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
      client.session.close(CloseReason.GONE);
    }

    assertThat(loop.pubSub.sessions()).as("seed %d", seed).isEqualTo(1);
    long connected = ChatHub.HUBS.get().stream().filter(hub -> hub.disconnected == 0).count();
    assertThat(connected).as("seed %d", seed).isEqualTo(1);
    loop.publish("vehicle:7");
    assertThat(bystander.heard()).hasSize(1);
  }

  private static String spoiled(Random random) {
    var message =
        new StringBuilder(
            "{\"type\":1,\"invocationId\":\"0\",\"target\":\"JoinGroup\",\"arguments\":[\"a\"]}");
    for (int i = random.nextInt(4); i > 0; i--) {
      message.setCharAt(
          random.nextInt(message.length()), "0\"{}[]:,x\u001e".charAt(random.nextInt(10)));
    }
    return message.toString();
  }
}
