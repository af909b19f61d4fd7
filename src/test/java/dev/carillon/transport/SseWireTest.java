package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.encoding.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseWireTest {
  private static String wire(Frame frame) {
    return new String(frame.on(SseWire.INSTANCE), StandardCharsets.UTF_8);
  }

  @Test
  void a_frame_is_one_block() {
    assertThat(wire(Frame.text("{}"))).isEqualTo("data: {}\n\n");
    assertThat(wire(Frame.text("{}").withId("c").withName("gap")))
        .isEqualTo("event: gap\nid: c\ndata: {}\n\n");
  }

  @Test
  void a_line_end_ends_a_line_and_never_the_field() {
    assertThat(wire(Frame.text("a\nid: 7\r\nevent: x\rretry: 1\n\nb")))
        .isEqualTo("data: a\ndata: id: 7\ndata: event: x\ndata: retry: 1\ndata: \ndata: b\n\n");
    assertThat(wire(Frame.text("a\0b"))).isEqualTo("data: ab\n\n");
  }

  @Test
  void a_control_character_in_a_field_is_our_mistake() {
    for (String bad : new String[] {"a\nb", "a\rb", "a\0b"}) {
      assertThatThrownBy(() -> wire(Frame.text("").withId(bad)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> wire(Frame.text("").withName(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatever_the_payload_a_parser_finds_exactly_one_event() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    char[] nasty = {'\n', '\r', '\0', ':', ' ', '\u2028', '\ufeff', 'd', 'a', 't', 'i', '\u00e9'};
    for (int run = 0; run < 20_000; run++) {
      var payload = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        payload.append(nasty[random.nextInt(nasty.length)]);
      }
      String[] lines = wire(Frame.text(payload.toString())).split("\n", -1);
      var data = new StringBuilder();
      for (int i = 0; i < lines.length - 2; i++) {
        assertThat(lines[i]).as("seed %d", seed).startsWith("data: ").doesNotContain("\r", "\0");
        data.append(lines[i].substring(6)).append('\n');
      }
      String expected = payload.toString().replaceAll("\r\n|\r", "\n").replace("\0", "") + "\n";
      assertThat(data.toString()).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
