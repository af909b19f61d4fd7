package dev.carillon.dialect.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.hub.ChatHub;
import dev.carillon.dialect.signalr.hub.HubClient;
import dev.carillon.dialect.signalr.hub.HubLoop;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls, both ways, and everything that can be wrong with them. */
class InvocationsTest {
  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);
  private final HubClient client = loop.connect();

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
  }

  private static String result(String id, String value) {
    return "{\"type\":3,\"invocationId\":\"" + id + "\",\"result\":" + value + "}";
  }

  private static String error(String id, String text) {
    return "{\"type\":3,\"invocationId\":\"" + id + "\",\"error\":\"" + text + "\"}";
  }

  @Test
  void methods_are_found_without_regard_to_case_and_records_bind() {
    client.call("0", "ECHO", "{\"User\":\"ann\",\"NUMBER\":7,\"more\":[]}");
    client.call("1", "paint", "\"green\"", "2", "[1,2]");
    client.call("2", "Paint", "0", "null", "[]");

    assertThat(client.heard())
        .containsExactly(
            result("0", "{\"user\":\"ann\",\"number\":7,\"tags\":null}"),
            result("1", "\"GREEN Optional[2.0] [1, 2]\""),
            result("2", "\"RED Optional.empty []\""));
  }

  @Test
  void an_id_may_be_used_again() {
    client.call("0", "shout", "\"a\"").call("0", "shout", "\"b\"");
    assertThat(client.heard()).filteredOn(result("0", "null")::equals).hasSize(2);
  }

  @Test
  void without_an_id_there_is_no_answer_not_even_an_error() {
    for (String target : List.of("none", "echo", "fail", "count")) {
      client.say("{\"type\":1,\"target\":\"" + target + "\",\"arguments\":[\"x\"]}");
    }
    assertThat(client.heard()).isEmpty();
    assertThat(client.closed()).isEmpty();
  }

  @Test
  void what_cannot_be_called_is_told_in_the_references_words() {
    String unbound = "Failed to invoke 'Echo' due to an error on the server.";
    client.call("0", "Nothing");
    client.call("1", "Echo");
    client.call("2", "Echo", "{}", "{}");
    client.call("3", "Echo", "\"text\"");
    client.call("4", "Echo", "{\"number\":\"7\"}");
    client.call("5", "Echo", "{\"user\":7}");
    client.call("6", "Echo", "{\"number\":null}");
    client.call("7", "Count", "3");
    client.say("{\"type\":4,\"invocationId\":\"8\",\"target\":\"Shout\",\"arguments\":[\"a\"]}");
    client.call("9", "Upload", "\"a\"");

    assertThat(client.heard())
        .containsExactly(
            error(
                "0",
                "Failed to invoke 'Nothing' due to an error on the server. HubException: Method"
                    + " does not exist."),
            error("1", unbound),
            error("2", unbound),
            error("3", unbound),
            error("4", unbound),
            error("5", unbound),
            error("6", unbound),
            error(
                "7",
                "The client attempted to invoke the streaming 'Count' method with a non-streaming"
                    + " invocation."),
            error(
                "8",
                "The client attempted to invoke the non-streaming 'Shout' method with a streaming"
                    + " invocation."),
            error(
                "9",
                "An unexpected error occurred invoking 'Upload' on the server. HubException:"
                    + " Client sent 0 stream(s), Hub method expects 1."));
    assertThat(client.closed()).isEmpty();
  }

  @Test
  void numbers_that_no_number_holds_do_not_bind() {
    String one = "1";
    for (String odd : List.of("1e999999999", "-1e400", "\"NaN\"", "1.5e300000")) {
      client.call("0", "Price", odd, one);
      client.call("0", "Price", one, odd);
    }
    assertThat(client.heard())
        .hasSize(8)
        .containsOnly(error("0", "Failed to invoke 'Price' due to an error on the server."));
    client.call("1", "Price", "12.50", "7".repeat(200));
    assertThat(client.heard()).containsExactly(result("1", "\"12.5 " + "7".repeat(200) + "\""));
  }

  @Test
  void as_many_calls_run_at_once_as_the_options_say() {
    SignalrOptions d = SignalrOptions.DEFAULT;
    var two =
        new HubLoop(
            new SignalrOptions(
                d.handshakeTimeout(),
                d.keepAlive(),
                d.clientTimeout(),
                d.maxMessageBytes(),
                2,
                d.streamBuffer(),
                d.statefulBufferBytes(),
                d.pendingInputBytes(),
                d.maxInputBytes(),
                d.maxStreams(),
                d.maxClientResults(),
                d.maxGroups()));
    HubClient other = two.connect();
    other.call("0", "wait", "\"a\"").call("1", "wait", "\"b\"").call("2", "wait", "\"c\"");
    ChatHub hub = ChatHub.newest();
    assertThat(hub.calls).containsExactly("a", "b");

    hub.promises.get(1).complete("second");
    two.settle();

    assertThat(hub.calls).containsExactly("a", "b", "c");
    assertThat(other.heard()).containsExactly(result("1", "\"second\""));
  }

  @Test
  void of_an_exception_only_what_is_meant_for_the_caller_reaches_it() {
    String unexpected = "An unexpected error occurred invoking 'fail' on the server.";
    client.call("0", "fail", "\"told\"");
    client.call("1", "fail", "\"secret\"");
    client.call("2", "fail", "\"error\"");

    assertThat(client.heard())
        .containsExactly(
            error("0", unexpected + " HubException: not today"),
            error("1", unexpected),
            error("2", unexpected));
    assertThat(client.closed()).isEmpty();
  }

  @Test
  void the_next_call_is_not_looked_at_before_the_last_has_ended() {
    client.call("0", "wait", "\"a\"").call("1", "wait", "\"b\"").call("2", "shout", "\"c\"");
    ChatHub hub = ChatHub.newest();
    assertThat(hub.calls).containsExactly("a");
    assertThat(client.heard()).isEmpty();

    hub.promises.get(0).complete("first");
    loop.settle();
    assertThat(hub.calls).containsExactly("a", "b");
    hub.promises.get(1).fail("secret");
    loop.settle();

    assertThat(client.heard())
        .startsWith(
            result("0", "\"first\""),
            error("1", "An unexpected error occurred invoking 'wait' on the server."))
        .hasSize(4);
  }

  @Test
  void whoever_sends_more_meanwhile_than_may_wait_is_not_read() {
    client.call("0", "wait", "\"a\"");
    String long1 = "\"" + "x".repeat(30_000) + "\"";
    client.call("1", "shout", long1).call("2", "shout", long1);
    assertThat(client.connection.isReading()).isTrue();
    client.call("3", "shout", long1);
    assertThat(client.connection.isReading()).isFalse();

    ChatHub.newest().promises.get(0).complete("done");
    loop.settle();

    assertThat(client.connection.isReading()).isTrue();
    assertThat(client.heard()).hasSize(7);
  }

  @Test
  void whoever_goes_on_all_the_same_is_closed() {
    client.call("0", "wait", "\"a\"");
    String text = "\"" + "x".repeat(30_000) + "\"";
    for (int i = 0; i < 200 && client.session.isOpen(); i++) {
      client.call("1", "shout", text);
    }
    assertThat(client.closed()).contains(CloseReason.TOO_MANY_REQUESTS);
  }

  @Test
  void a_hub_asks_its_client_and_the_answer_lies_behind_further_calls() {
    client.call("0", "ask", "\"how many\"");
    assertThat(client.heard())
        .containsExactly(
            "{\"type\":1,\"invocationId\":\"s1\",\"target\":\"Answer\","
                + "\"arguments\":[\"how many\"]}");

    client.call("1", "shout", "\"meanwhile\"");
    assertThat(client.heard()).hasSize(2);
    client.say("{\"type\":3,\"invocationId\":\"s1\",\"result\":7}");

    assertThat(client.heard()).containsExactly(result("0", "\"it said 7\""));
  }

  @Test
  void a_client_that_fails_to_answer_fails_that_call_only() {
    String unexpected = "An unexpected error occurred invoking 'ask' on the server.";
    client.call("0", "ask", "\"a\"").call("1", "ask", "\"b\"").call("2", "ask", "\"c\"");
    client.say("{\"type\":3,\"invocationId\":\"s2\",\"result\":\"seven\"}");
    client.say("{\"type\":3,\"invocationId\":\"s1\",\"error\":\"no idea\"}");
    client.say("{\"type\":3,\"invocationId\":\"s9\",\"result\":1}");

    assertThat(client.heard())
        .contains(
            error("0", unexpected + " HubException: no idea"),
            error("1", unexpected + " HubException: The client gave a result of another type."));
    assertThat(client.closed()).isEmpty();
  }

  @Test
  void only_so_many_answers_are_waited_for() {
    int most = SignalrOptions.DEFAULT.maxClientResults();
    for (int i = 0; i <= most; i++) {
      client.call("c" + i, "ask", "\"x\"");
    }
    assertThat(client.heard())
        .hasSize(most + 1)
        .last()
        .asString()
        .contains("HubException: more than " + most + " calls of the client");
  }

  @Test
  void what_is_waited_for_ends_with_the_connection() {
    client.call("0", "wait", "\"a\"");
    ChatHub hub = ChatHub.newest();
    var answer = hub.context.clients().caller().invoke(String.class, "Answer");
    client.session.close(CloseReason.GONE);

    assertThat(answer.failed()).isTrue();
    assertThat(hub.disconnected).isEqualTo(1);
    hub.promises.get(0).complete("too late");
    hub.context.clients().caller().send("Late");
    assertThat(hub.context.clients().caller().invoke(String.class, "Late").failed()).isTrue();
    loop.settle();
    assertThat(loop.pubSub.sessions()).isZero();
  }

  @Test
  void half_a_surrogate_pair_comes_back_as_a_question_mark() {
    client.call("0", "\\ud800");
    assertThat(client.heard()).singleElement().asString().contains("'?'");
  }

  @Test
  void what_waits_for_a_hub_is_within_its_principals_share_and_given_back() {
    var budget = new MemoryBudget(1 << 20, 100_000);
    var small = new HubLoop(SignalrOptions.DEFAULT, budget);
    String large = '"' + "x".repeat(30_000) + '"';
    HubClient first = small.connect();
    HubClient second = small.connect();
    first.call("0", "wait", "\"a\"");
    second.call("0", "wait", "\"b\"");
    first.call("1", "wait", large).call("2", "wait", large).call("3", "wait", large);
    assertThat(budget.used(Use.HUB_INPUT)).isBetween(60_000L, 100_000L);
    assertThat(first.closed()).isEmpty();

    second.call("1", "wait", large).call("2", "wait", large);

    assertThat(second.closed())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("overloaded"));
    assertThat(first.closed()).isEmpty();
    first.session.close(CloseReason.NORMAL);
    assertThat(budget.isUnused()).isTrue();
  }
}
