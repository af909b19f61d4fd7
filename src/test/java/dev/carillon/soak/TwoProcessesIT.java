package dev.carillon.soak;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.SharedKafka;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One client that goes from process to process and from transport to transport with its cursor. */
@Timeout(180)
final class TwoProcessesIT {
  @TempDir private Path directory;

  private final SharedKafka kafka = SharedKafka.get();

  private void happens(String key) {
    kafka.produce(SoakStream.ITEMS.kafkaTopic(), key, "{\"zone\":\"z\"}");
  }

  private static Object topic(Map<?, ?> event) {
    return Objects.requireNonNull(event.get("topic"));
  }

  @Test
  void a_cursor_of_one_process_and_transport_is_good_for_all_others_and_after_restarts()
      throws Exception {
    new KafkaSide(kafka.bootstrap()).createTopics();
    try (var gateways = new Gateways(directory, kafka.bootstrap(), 2, SoakOptions.small())) {
      gateways.start();
      List<Child> children = gateways.children();
      String[] headers = as(gateways.token("traveller"));
      String cursor;
      try (var stream = SseClient.open(children.get(0).port(), "/v1/sse?topic=item:*", headers)) {
        stream.next("welcome");
        happens("a");
        cursor = stream.next("message").id();
      }
      happens("b");
      happens("c");
      try (var socket = SocketClient.open(children.get(1).port(), "/v1/ws", headers)) {
        socket.nextJson("welcome");
        socket.send(
            "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"item:*\"],\"from\":\""
                + cursor
                + "\"}");
        // They lie in partitions of their own: any order is right.
        var got = new TreeSet<String>();
        for (int i = 0; i < 2; i++) {
          got.add(topic(socket.nextJson("event")).toString());
        }
        assertThat(got).containsExactly("item:b", "item:c");
        happens("d");
        Map<?, ?> last = socket.nextJson("event");
        assertThat(topic(last)).isEqualTo("item:d");
        cursor = (String) Objects.requireNonNull(last.get("id"));
      }
      happens("e");
      children.get(0).terminate();
      children.get(1).kill();
      happens("f");
      gateways.start();
      happens("g");
      var rest = new TreeSet<String>();
      while (rest.size() < 3) {
        try (var poll =
            SseClient.open(
                children.get(rest.size() % 2).port(),
                "/v1/poll?topic=item:*&wait=20&cursor=" + cursor,
                headers)) {
          assertThat(poll.status()).isEqualTo(200);
          Map<?, ?> answer = Texts.object(poll.body());
          cursor = (String) Objects.requireNonNull(answer.get("cursor"));
          for (Object event : (List<?>) Objects.requireNonNull(answer.get("events"))) {
            assertThat(rest.add(topic((Map<?, ?>) event).toString())).as("nothing twice").isTrue();
          }
        }
      }
      assertThat(rest).containsExactly("item:e", "item:f", "item:g");
    }
  }
}
