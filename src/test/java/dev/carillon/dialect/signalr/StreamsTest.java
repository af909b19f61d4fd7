package dev.carillon.dialect.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.hub.ChatHub;
import dev.carillon.dialect.signalr.hub.HubClient;
import dev.carillon.dialect.signalr.hub.HubLoop;
import dev.carillon.dialect.signalr.hub.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams, both ways. */
class StreamsTest {
  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);
  private final HubClient client = loop.connect();

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
  }

  private void count(String id, int to) {
    client.say(
        "{\"type\":4,\"invocationId\":\""
            + id
            + "\",\"target\":\"Count\",\"arguments\":["
            + to
            + "]}");
  }

  private void upload(String id, String streamId) {
    client.say(
        "{\"type\":1,\"invocationId\":\"%s\",\"target\":\"upload\",\"arguments\":[\"x\"],\"streamIds\":[\"%s\"]}"
            .formatted(id, streamId));
  }

  private void item(String streamId, String item) {
    client.say("{\"type\":2,\"invocationId\":\"" + streamId + "\",\"item\":" + item + "}");
  }

  private void end(String streamId) {
    client.say("{\"type\":3,\"invocationId\":\"" + streamId + "\"}");
  }

  private static Numbers numbers() {
    return Objects.requireNonNull(ChatHub.newest().numbers);
  }

  @Test
  void a_stream_comes_item_by_item_and_ends_without_a_result() {
    count("0", 40);

    List<String> heard = client.heard();
    assertThat(heard).hasSize(41);
    assertThat(heard.subList(0, 2))
        .containsExactly(
            "{\"type\":2,\"invocationId\":\"0\",\"item\":1}",
            "{\"type\":2,\"invocationId\":\"0\",\"item\":2}");
    assertThat(heard.get(40)).isEqualTo("{\"type\":3,\"invocationId\":\"0\"}");
  }

  @Test
  void a_stream_that_fails_ends_with_the_references_words() {
    count("0", -1);
    assertThat(client.heard())
        .last()
        .isEqualTo(
            "{\"type\":3,\"invocationId\":\"0\",\"error\":\"An error occurred on the server while"
                + " streaming results. HubException: no more numbers\"}");
  }

  @Test
  void a_client_that_reads_slowly_is_not_flooded_and_gets_everything() {
    client.connection.block();
    count("0", 100_000);
    assertThat(numbers().next).isLessThan(5_000);
    assertThat(client.closed()).isEmpty();

    client.connection.drain(client.session);
    loop.settle();

    assertThat(client.heard()).hasSize(100_001);
  }

  @Test
  void a_stream_that_is_cancelled_stops_and_ends() {
    client.connection.block();
    count("0", 100_000);
    client.say("{\"type\":5,\"invocationId\":\"0\"}", "{\"type\":5,\"invocationId\":\"9\"}");
    client.connection.drain(client.session);
    loop.settle();

    assertThat(client.heard())
        .hasSizeLessThan(5_000)
        .last()
        .isEqualTo("{\"type\":3,\"invocationId\":\"0\"}");
    assertThat(numbers().closed).isTrue();
    count("0", 1);
    assertThat(client.heard()).hasSize(2);
  }

  @Test
  void a_stream_stops_with_its_connection() {
    client.connection.block();
    count("0", 100_000);
    client.session.close(CloseReason.GONE);
    loop.settle();
    assertThat(numbers().closed).isTrue();
    assertThat(numbers().next).isLessThan(5_000);
  }

  @Test
  void an_id_of_a_stream_that_runs_is_in_use() {
    client.connection.block();
    count("0", 100_000);
    count("0", 1);
    upload("1", "7");
    upload("2", "7");
    client.connection.drain(client.session);

    assertThat(client.heard())
        .contains(
            "{\"type\":3,\"invocationId\":\"0\",\"error\":\"Invocation ID '0' is already in"
                + " use.\"}",
            "{\"type\":3,\"invocationId\":\"2\",\"error\":\"Invocation ID '7' is already in"
                + " use.\"}");
  }

  @Test
  void a_client_has_only_so_many_streams() {
    int most = SignalrOptions.DEFAULT.maxStreams();
    IntStream.rangeClosed(0, most).forEach(i -> upload("c" + i, "s" + i));
    assertThat(client.heard())
        .singleElement()
        .asString()
        .contains("HubException: More than " + most + " streams.");
    client.call("0", "shout", "\"still\"");
    assertThat(client.heard()).hasSize(2);
  }

  @Test
  void a_stream_from_the_client_reaches_the_method_and_others_may_call_meanwhile() {
    upload("0", "1");
    item("1", "\"a\"");
    client.call("2", "shout", "\"meanwhile\"");
    item("1", "\"b\"");
    end("1");
    item("1", "\"late\"");

    assertThat(client.heard())
        .last()
        .isEqualTo("{\"type\":3,\"invocationId\":\"0\",\"result\":\"x [a, b]\"}");
  }

  @Test
  void a_stream_that_its_client_breaks_off_fails_in_the_method() {
    String unexpected = "An unexpected error occurred invoking 'upload' on the server.";
    upload("0", "1");
    client.say("{\"type\":3,\"invocationId\":\"1\",\"error\":\"broke\"}");
    upload("2", "3");
    item("3", "{}");
    item("3", "\"late\"");

    assertThat(client.heard())
        .containsExactly(
            "{\"type\":3,\"invocationId\":\"0\",\"error\":\""
                + unexpected
                + " HubException: broke\"}",
            "{\"type\":3,\"invocationId\":\"2\",\"error\":\""
                + unexpected
                + " HubException: Failed to bind Stream message.\"}");
    assertThat(client.closed()).isEmpty();
  }

  @Test
  void a_method_that_does_not_read_its_stream_stops_the_client() {
    upload("0", "1");
    Objects.requireNonNull(ChatHub.newest().upload).pause();
    String item = "\"" + "x".repeat(30_000) + "\"";
    for (int i = 0; i < SignalrOptions.DEFAULT.streamBuffer(); i++) {
      item("1", item);
    }
    assertThat(client.connection.isReading()).isTrue();
    IntStream.range(0, 3).forEach(i -> item("1", item));
    assertThat(client.connection.isReading()).isFalse();
    assertThat(ChatHub.newest().uploaded).isEmpty();

    Objects.requireNonNull(ChatHub.newest().upload).fetch(5);
    loop.settle();
    assertThat(ChatHub.newest().uploaded).hasSize(5);
    assertThat(client.connection.isReading()).isTrue();

    Objects.requireNonNull(ChatHub.newest().upload).resume();
    loop.settle();
    end("1");
    assertThat(ChatHub.newest().uploaded).hasSize(13);
    assertThat(client.heard()).hasSize(1);
  }

  @Test
  void a_stream_from_a_client_that_goes_away_fails_even_if_nobody_reads_it() {
    upload("0", "1");
    var stream = Objects.requireNonNull(ChatHub.newest().upload);
    stream.pause();
    item("1", "\"a\"");
    var failures = new ArrayList<Throwable>();
    stream.exceptionHandler(failures::add);
    client.session.close(CloseReason.GONE);
    loop.settle();
    assertThat(failures).hasSize(1);
  }
}
