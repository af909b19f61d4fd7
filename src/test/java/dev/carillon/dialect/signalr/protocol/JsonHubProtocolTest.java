package dev.carillon.dialect.signalr.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines of the specification, both ways. */
class JsonHubProtocolTest {
  @Test
  void every_message_has_its_line() {
    assertThat(Messages.text(HubMessage.Invocation.of("M", Messages.trees(1, "a", null))))
        .isEqualTo("{\"type\":1,\"target\":\"M\",\"arguments\":[1,\"a\",null]}");
    assertThat(Messages.text(Messages.call("0", "M")))
        .isEqualTo("{\"type\":1,\"invocationId\":\"0\",\"target\":\"M\",\"arguments\":[]}");
    assertThat(
            Messages.text(
                new HubMessage.Invocation(
                    true, Optional.of("7"), "M", List.of(), List.of("1", "2"))))
        .isEqualTo(
            "{\"type\":4,\"invocationId\":\"7\",\"target\":\"M\",\"arguments\":[],"
                + "\"streamIds\":[\"1\",\"2\"]}");
    assertThat(Messages.text(new HubMessage.StreamItem("0", ValueTrees.of(null))))
        .isEqualTo("{\"type\":2,\"invocationId\":\"0\",\"item\":null}");
    assertThat(Messages.text(HubMessage.Completion.empty("0")))
        .isEqualTo("{\"type\":3,\"invocationId\":\"0\"}");
    assertThat(Messages.text(HubMessage.Completion.result("0", ValueTrees.of(null))))
        .isEqualTo("{\"type\":3,\"invocationId\":\"0\",\"result\":null}");
    assertThat(Messages.text(HubMessage.Completion.error("0", "no")))
        .isEqualTo("{\"type\":3,\"invocationId\":\"0\",\"error\":\"no\"}");
    assertThat(Messages.text(new HubMessage.CancelInvocation("0")))
        .isEqualTo("{\"type\":5,\"invocationId\":\"0\"}");
    assertThat(Messages.text(new HubMessage.Ping())).isEqualTo("{\"type\":6}");
    assertThat(Messages.text(new HubMessage.Close(Optional.empty(), false)))
        .isEqualTo("{\"type\":7}");
    assertThat(Messages.text(new HubMessage.Close(Optional.of("no"), true)))
        .isEqualTo("{\"type\":7,\"error\":\"no\",\"allowReconnect\":true}");
    assertThat(Messages.text(new HubMessage.Ack(5))).isEqualTo("{\"type\":8,\"sequenceId\":5}");
    assertThat(Messages.text(new HubMessage.Sequence(5)))
        .isEqualTo("{\"type\":9,\"sequenceId\":5}");
  }

  @Test
  void values_are_written_as_the_clients_read_them() {
    byte[] data = "{\"z\" : 1.50}".getBytes(StandardCharsets.UTF_8);
    assertThat(Messages.text(Messages.call("0", "M", Map.of("a", new Json(data, 0, data.length)))))
        .contains("[{\"a\":{\"z\":1.5}}]");
    assertThat(Messages.text(Messages.call("0", "M", new Json(data, 0, data.length))))
        .contains("[{\"z\" : 1.50}]");
    assertThat(Messages.text(Messages.call("0", "M", Optional.of(7), new byte[] {1, 2})))
        .contains("[7,\"AQI=\"]");
    assertThat(Messages.text(Messages.call("0", "M", Instant.EPOCH)))
        .contains("[\"1970-01-01T00:00:00Z\"]");
    assertThat(Messages.text(Messages.call("0", "M", "\u001e\ud800\r\n")))
        .contains("[\"\\u001E?\\r\\n\"]");
  }

  @Test
  void every_line_is_read_in_any_order_and_with_unknown_members() {
    assertThat(
            Messages.fromText(
                " {\"arguments\" : [\"kiosk\"],\"invocationId\":\"0\",\"x\":{\"y\":[]},"
                    + "\"target\":\"JoinGroup\",\"headers\":{\"a\":\"b\"},\"type\":1} ",
                "{\"type\":4,\"invocationId\":\"1\",\"target\":\"S\",\"arguments\":[],"
                    + "\"streamIds\":[\"2\"]}",
                "{\"type\":1,\"invocationId\":\"\",\"target\":\"M\",\"arguments\":[]}",
                "{\"type\":2,\"invocationId\":\"2\",\"item\":null}",
                "{\"type\":3,\"invocationId\":\"2\"}",
                "{\"type\":3,\"invocationId\":\"2\",\"result\":null}",
                "{\"type\":3,\"invocationId\":\"2\",\"error\":\"no\"}",
                "{\"type\":5,\"invocationId\":\"2\"}",
                "{\"type\":6}",
                "{\"type\":7,\"allowReconnect\":false}",
                "{\"type\":8,\"sequenceId\":9223372036854775807}",
                "{\"type\":9,\"sequenceId\":0}"))
        .containsExactly(
            Messages.call("0", "JoinGroup", "kiosk"),
            new HubMessage.Invocation(true, Optional.of("1"), "S", List.of(), List.of("2")),
            HubMessage.Invocation.of("M", List.of()),
            new HubMessage.StreamItem("2", ValueTrees.of(null)),
            HubMessage.Completion.empty("2"),
            HubMessage.Completion.result("2", ValueTrees.of(null)),
            HubMessage.Completion.error("2", "no"),
            new HubMessage.CancelInvocation("2"),
            new HubMessage.Ping(),
            new HubMessage.Close(Optional.empty(), false),
            new HubMessage.Ack(Long.MAX_VALUE),
            new HubMessage.Sequence(0));
  }

  @Test
  void unknown_types_are_passed_over() {
    assertThat(
            Messages.fromText(
                "{\"type\":0}", "{\"type\":10}", "{\"type\":-1}", "{\"type\":6}", "{\"type\":99}"))
        .containsExactly(new HubMessage.Ping());
  }

  @Test
  void what_is_no_message_breaks_the_protocol() {
    for (String bad :
        List.of(
            "",
            "nonsense",
            "7",
            "null",
            "[]",
            "{}",
            "{\"type\":\"1\"}",
            "{\"type\":null}",
            "{\"type\":6.0}",
            "{\"type\":18446744073709551616}",
            "{\"type\":6} {\"type\":6}",
            "{\"type\":6",
            "{\"type\":6,\"headers\":null}",
            "{\"type\":1,\"arguments\":[]}",
            "{\"type\":1,\"target\":\"M\"}",
            "{\"type\":1,\"target\":null,\"arguments\":[]}",
            "{\"type\":1,\"target\":\"M\",\"arguments\":null}",
            "{\"type\":1,\"target\":\"M\",\"arguments\":{}}",
            "{\"type\":1,\"invocationId\":null,\"target\":\"M\",\"arguments\":[]}",
            "{\"type\":1,\"invocationId\":0,\"target\":\"M\",\"arguments\":[]}",
            "{\"type\":1,\"target\":\"M\",\"arguments\":[],\"streamIds\":[1]}",
            "{\"type\":1,\"target\":\"M\",\"arguments\":[],\"streamIds\":null}",
            "{\"type\":4,\"target\":\"M\",\"arguments\":[]}",
            "{\"type\":4,\"invocationId\":\"\",\"target\":\"M\",\"arguments\":[]}",
            "{\"type\":2,\"invocationId\":\"0\"}",
            "{\"type\":2,\"item\":1}",
            "{\"type\":3}",
            "{\"type\":3,\"invocationId\":\"0\",\"error\":\"e\",\"result\":1}",
            "{\"type\":3,\"invocationId\":\"0\",\"error\":null}",
            "{\"type\":5}",
            "{\"type\":7,\"allowReconnect\":\"yes\"}",
            "{\"type\":8}",
            "{\"type\":8,\"sequenceId\":-1}",
            "{\"type\":8,\"sequenceId\":1.5}",
            "{\"type\":9,\"sequenceId\":18446744073709551616}",
            "{\"type\":6,\"x\":1e9999999999999}".repeat(2),
            "{\"type\":6,\"x\":" + "[".repeat(70) + "]".repeat(70) + "}",
            "{\"type\":6,\"x\":" + "[".repeat(30_000),
            "{\"type\":6,\"x\":" + "7".repeat(1_000) + "}")) {
      assertThatThrownBy(() -> Messages.fromText(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.reason().code()).isEqualTo(HubCloseReasons.PROTOCOL_ERROR.code()));
    }
  }

  @Test
  void a_message_may_be_as_long_as_the_limit_and_no_longer() {
    String longest = longest(Messages.LIMIT);
    assertThat(Messages.fromText(longest)).hasSize(1);
    assertThatThrownBy(() -> Messages.fromText(longest(Messages.LIMIT + 1)))
        .isInstanceOf(RefusedException.class);

    var input = new ByteInput();
    input.add(Buffer.buffer(longest));
    assertThat(Messages.JSON.read(input, Messages.LIMIT)).isEmpty();
    input.add(Buffer.buffer("x"));
    assertThatThrownBy(() -> Messages.JSON.read(input, Messages.LIMIT))
        .isInstanceOf(RefusedException.class);
  }

  /** So long with its end. */
  private static String longest(int bytes) {
    String empty = "{\"type\":5,\"invocationId\":\"\"}";
    return empty.replace("\"\"", "\"" + "x".repeat(bytes - 1 - empty.length()) + "\"");
  }

  @Test
  void many_short_messages_may_come_at_once() {
    String[] pings = new String[30_000];
    Arrays.fill(pings, "{\"type\":6}");
    assertThat(Messages.fromText(pings)).hasSize(pings.length);
  }
}
