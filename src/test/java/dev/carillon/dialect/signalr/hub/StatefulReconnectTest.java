package dev.carillon.dialect.signalr.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.signalr.SignalrOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A new WebSocket takes the place of one that broke: nothing is lost, and nothing done twice. */
class StatefulReconnectTest {
  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);
  private final HubClient client = loop.connect(HubClient.STATEFUL);

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
  }

  private void reattach() {
    client.connection.take();
    client.session.reattached();
    loop.settle();
  }

  private static String shout(String text) {
    return "{\"type\":1,\"target\":\"shout\",\"arguments\":[\"" + text + "\"]}";
  }

  private static String sequence(long id) {
    return "{\"type\":9,\"sequenceId\":" + id + "}";
  }

  private static String ack(long id) {
    return "{\"type\":8,\"sequenceId\":" + id + "}";
  }

  @Test
  void what_was_taken_is_acknowledged_once_a_second() {
    client.say(shout("a"), "{\"type\":6}", shout("b"));
    client.heard();
    loop.pass(1);
    assertThat(client.heard()).containsExactly(ack(2));
    loop.pass(1);
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void what_was_not_acknowledged_is_said_again_and_the_rest_is_not() {
    client.say(shout("a"), shout("b"), shout("c"));
    List<String> said = client.heard();
    client.say(ack(1));

    reattach();

    assertThat(client.heard()).containsExactly(sequence(2), said.get(1), said.get(2));
    client.say(sequence(4), ack(3));
    reattach();
    assertThat(client.heard()).containsExactly(sequence(4));
  }

  @Test
  void events_are_said_again_too_and_are_still_written_once() {
    HubClient other = loop.connect(HubClient.STATEFUL);
    for (HubClient one : List.of(client, other)) {
      one.call("0", "JoinGroup", "\"vehicle:7\"").heard();
    }
    loop.publish("vehicle:7");

    assertThat(client.connection.frames()).hasSize(1);
    assertThat(other.connection.frames())
        .singleElement()
        .isSameAs(client.connection.frames().get(0));
    List<String> event = client.heard();
    reattach();
    assertThat(client.heard()).startsWith(sequence(1)).hasSize(3).last().isEqualTo(event.get(0));
  }

  @Test
  void what_the_client_says_again_is_done_once() {
    client.say(shout("a"), shout("b"));
    client.heard();
    reattach();
    client.heard();

    client.say(shout("before the sequence"), "{\"type\":6}");
    assertThat(client.heard()).isEmpty();
    client.say(sequence(2), shout("b"), shout("c"));

    assertThat(client.heard()).singleElement().asString().contains("[\"c\",");
    loop.pass(1);
    assertThat(client.heard()).containsExactly(ack(3));
  }

  @Test
  void what_was_cut_off_by_the_break_is_forgotten() {
    client.session.receive(shout("half").substring(0, 20));
    reattach();
    client.heard();
    client.say(sequence(1), shout("whole"));
    assertThat(client.heard()).singleElement().asString().contains("[\"whole\",");
  }

  @Test
  void a_last_acknowledgement_that_may_be_lost_is_given_again() {
    client.say(shout("a"));
    loop.pass(1);
    reattach();
    client.say(sequence(2));
    client.heard();
    loop.pass(1);
    assertThat(client.heard()).containsExactly(ack(1));
  }

  @Test
  void numbers_that_cannot_be_end_the_connection() {
    for (String bad : List.of(sequence(3), sequence(0), ack(1), ack(Long.MAX_VALUE), ack(-1))) {
      HubClient one = loop.connect(HubClient.STATEFUL);
      one.say("{\"type\":5,\"invocationId\":\"0\"}", bad);
      assertThat(one.closed().orElseThrow().code()).as(bad).isEqualTo("protocol_error");
    }
  }

  @Test
  void without_the_grant_numbers_mean_nothing() {
    HubClient one = loop.connect();
    one.say(sequence(7), ack(9), shout("a"));
    assertThat(one.closed()).isEmpty();
    assertThat(one.heard()).hasSize(1);
  }

  @Test
  void whoever_acknowledges_nothing_is_served_and_cannot_come_back() {
    String text = "x".repeat(30_000);
    for (int i = 0; i < 5; i++) {
      client.say(shout(text));
    }
    assertThat(client.heard()).hasSize(5);
    assertThat(client.closed()).isEmpty();

    reattach();

    assertThat(client.heard()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
    assertThat(client.closed().orElseThrow().code()).isEqualTo("forgotten");
  }

  @Test
  void whoever_has_acknowledged_what_is_gone_can_come_back() {
    String text = "x".repeat(30_000);
    for (int i = 0; i < 5; i++) {
      client.say(shout(text));
    }
    client.say(ack(2));
    reattach();
    assertThat(client.heard()).hasSize(4).first().isEqualTo(sequence(3));
  }

  @Test
  void the_buffer_never_holds_more_than_its_bound() {
    var memory = new StatefulReconnect(100);
    for (int i = 0; i < 10_000; i++) {
      memory.keep(Frame.text("x".repeat(i % 150)));
      assertThat(memory.bytes()).isLessThanOrEqualTo(100);
    }
    assertThat(memory.canResume()).isFalse();
    memory.acknowledge(10_000);
    assertThat(memory.canResume()).isTrue();
    assertThat(memory.bytes()).isZero();
  }
}
