package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import dev.carillon.support.Events;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushFormatTest {
  private static ChangeEvent event(String type, String record, String data) {
    ChangeEvent event = Events.event().type(type).build();
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    int from = record.substring(0, record.indexOf(data)).getBytes(StandardCharsets.UTF_8).length;
    var slice = new Json(bytes, from, data.getBytes(StandardCharsets.UTF_8).length);
    return new ChangeEvent(
        event.id(),
        event.source(),
        event.type(),
        event.subject(),
        event.time(),
        event.topics(),
        event.operation(),
        event.key(),
        slice,
        event.old(),
        event.traceparent(),
        event.position(),
        event.prior());
  }

  private static String text(PushFormat push, ChangeEvent event) {
    return new String(push.encode(event, CursorPosition.NOWHERE).payload(), StandardCharsets.UTF_8);
  }

  @Test
  void the_resource_is_the_records_own_bytes() {
    // Odd order, odd spaces, odd numbers, and no JSON: whoever parsed it would not give it back.
    String data = "{\"z\" : 1.50e+02,\"é\":\"😀\\u00e9\" , oops}";
    ChangeEvent event = event("call_hangup", "{\"ü\":0,\"data\":" + data + ",\"more\":1}", data);

    assertThat(text(PushFormat.BARE, event)).isEqualTo(data);
    assertThat(text(PushFormat.WRAPPED, event))
        .isEqualTo("{\"type\":\"call_hangup\",\"data\":" + data + "}");
  }

  @Test
  void a_type_cannot_break_out_of_its_text() {
    ChangeEvent event = event("x\",\"data\":{},\"y\":\"\r\n\0é", "{}", "{}");

    assertThat(text(PushFormat.WRAPPED, event))
        .isEqualTo("{\"type\":\"x\\\",\\\"data\\\":{},\\\"y\\\":\\\"\\r\\n\\u0000é\",\"data\":{}}");
  }

  @Test
  void it_is_a_text_frame() {
    for (PushFormat push : PushFormat.values()) {
      assertThat(push.encode(Events.event().build(), CursorPosition.NOWHERE).isText()).isTrue();
    }
  }
}
