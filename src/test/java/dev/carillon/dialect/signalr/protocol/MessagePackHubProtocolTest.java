package dev.carillon.dialect.signalr.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of the specification, both ways. */
class MessagePackHubProtocolTest {
  private static final String XYZ = "a3 78 79 7a ";

  private static void assertBothWays(HubMessage message, String hex) {
    assertThat(Messages.hex(message)).isEqualTo(hex);
    assertThat(Messages.fromHex(hex)).containsExactly(message);
  }

  @Test
  void every_message_has_its_bytes() {
    assertBothWays(
        Messages.call("xyz", "method", 42), "11 96 01 80 " + XYZ + "a6 6d 65 74 68 6f 64 91 2a 90");
    assertBothWays(
        HubMessage.Invocation.of("method", Messages.trees(42)),
        "0e 96 01 80 c0 a6 6d 65 74 68 6f 64 91 2a 90");
    assertBothWays(
        new HubMessage.Invocation(
            true, Optional.of("xyz"), "method", Messages.trees(42), List.of("1")),
        "13 96 04 80 " + XYZ + "a6 6d 65 74 68 6f 64 91 2a 91 a1 31");
    assertBothWays(
        new HubMessage.StreamItem("xyz", ValueTrees.of(42)), "08 94 02 80 " + XYZ + "2a");
    assertBothWays(HubMessage.Completion.empty("xyz"), "08 94 03 80 " + XYZ + "02");
    assertBothWays(
        HubMessage.Completion.error("xyz", "Error"), "0e 95 03 80 " + XYZ + "01 a5 45 72 72 6f 72");
    assertBothWays(
        HubMessage.Completion.result("xyz", ValueTrees.of(42)), "09 95 03 80 " + XYZ + "03 2a");
    assertBothWays(new HubMessage.CancelInvocation("xyz"), "07 93 05 80 " + XYZ.strip());
    assertBothWays(new HubMessage.Ping(), "02 91 06");
    assertBothWays(new HubMessage.Close(Optional.empty(), false), "04 93 07 c0 c2");
    assertBothWays(new HubMessage.Close(Optional.of("xyz"), true), "07 93 07 " + XYZ + "c3");
    assertBothWays(new HubMessage.Ack(5), "03 92 08 05");
    assertBothWays(new HubMessage.Sequence(5), "03 92 09 05");
  }

  @Test
  void what_the_clients_shorten_and_what_newer_ones_add_is_read() {
    assertThat(Messages.fromHex("10 95 01 80 " + XYZ + "a6 6d 65 74 68 6f 64 91 2a"))
        .containsExactly(Messages.call("xyz", "method", 42));
    assertThat(Messages.fromHex("0e 96 01 80 a0 a6 6d 65 74 68 6f 64 91 2a 90"))
        .containsExactly(HubMessage.Invocation.of("method", Messages.trees(42)));
    assertThat(Messages.fromHex("0b 93 05 81 a1 61 a1 62 " + XYZ.strip() + " 03 92 06 2a"))
        .as("headers, and an element too many")
        .containsExactly(new HubMessage.CancelInvocation("xyz"), new HubMessage.Ping());
    assertThat(Messages.fromHex("03 92 07 c0"))
        .containsExactly(new HubMessage.Close(Optional.empty(), false));
    assertThat(Messages.fromHex("02 91 00 02 91 0a 02 91 ff 02 91 06"))
        .as("unknown types")
        .containsExactly(new HubMessage.Ping());
  }

  @Test
  void a_long_message_has_a_long_prefix() {
    HubMessage message = Messages.call("0", "M", "x".repeat(5_229));
    byte[] bytes = Messages.MESSAGE_PACK.encode(message).payload();
    assertThat(bytes).startsWith((byte) 0xf9, (byte) 0x28);
    assertThat(Messages.read(Messages.MESSAGE_PACK, Buffer.buffer(bytes))).containsExactly(message);
  }

  /** What a value on the wire is as a tree. */
  private static JsonNode value(String hex) {
    int bytes = hex.split(" ").length;
    var item = Messages.fromHex(String.format("%02x 94 02 80 a1 61 %s", bytes + 5, hex)).get(0);
    return ((HubMessage.StreamItem) item).item();
  }

  @Test
  void every_kind_of_value_is_read() {
    assertThat(value("c0").isNull()).isTrue();
    assertThat(value("c3").booleanValue()).isTrue();
    assertThat(value("ff").intValue()).isEqualTo(-1);
    assertThat(value("cf ff ff ff ff ff ff ff ff").bigIntegerValue())
        .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    assertThat(value("cf 00 00 00 00 00 00 00 07").intValue()).isEqualTo(7);
    assertThat(value("d3 80 00 00 00 00 00 00 00").longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(value("ca 3f c0 00 00").doubleValue()).isEqualTo(1.5);
    assertThat(value("cb 3f f8 00 00 00 00 00 00").doubleValue()).isEqualTo(1.5);
    assertThat(value("d9 01 78").textValue()).isEqualTo("x");
    assertThat(value("81 a1 61 92 01 a1 62").toString()).isEqualTo("{\"a\":[1,\"b\"]}");
    assertThat(value("81 07 c0").toString()).isEqualTo("{\"7\":null}");
  }

  @Test
  void bytes_are_base64_for_a_text_and_bytes_for_bytes() {
    JsonNode bytes = value("c4 02 01 02");
    assertThat(bytes.asText()).isEqualTo("AQI=");
    assertThat((byte[]) ValueTrees.read(bytes, ValueTrees.type(byte[].class)))
        .containsExactly(1, 2);
    assertThat((byte[]) ValueTrees.read(ValueTrees.of("AQI="), ValueTrees.type(byte[].class)))
        .containsExactly(1, 2);
    assertThat(Messages.hex(new HubMessage.StreamItem("a", ValueTrees.of(new byte[] {1, 2}))))
        .endsWith("c4 02 01 02");
  }

  @Test
  void a_timestamp_is_an_iso_text() {
    assertThat(value("d6 ff 00 00 00 01").textValue()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(value("d7 ff 1d cd 65 00 00 00 00 01").textValue())
        .isEqualTo("1970-01-01T00:00:01.125Z");
    assertThat(value("c7 0c ff 00 00 00 00 ff ff ff ff ff ff ff ff").textValue())
        .isEqualTo("1969-12-31T23:59:59Z");
  }

  @Test
  void integers_are_accepted_for_floating_numbers_and_not_the_other_way() {
    assertThat(ValueTrees.read(value("02"), ValueTrees.type(double.class))).isEqualTo(2.0);
    assertThatThrownBy(
            () -> ValueTrees.read(value("cb 3f f8 00 00 00 00 00 00"), ValueTrees.type(int.class)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void every_kind_of_value_is_written() {
    byte[] data = "{\"a\":[1.5,true,null]}".getBytes(StandardCharsets.UTF_8);
    assertThat(
            Messages.hex(
                new HubMessage.StreamItem("a", ValueTrees.of(new Json(data, 0, data.length)))))
        .endsWith("81 a1 61 93 cb 3f f8 00 00 00 00 00 00 c3 c0");
    assertThat(Messages.hex(new HubMessage.StreamItem("a", ValueTrees.of(Map.of("b", "\ud800")))))
        .endsWith("81 a1 62 a1 3f");
    BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    assertThat(Messages.hex(new HubMessage.StreamItem("a", ValueTrees.of(most))))
        .endsWith("cf ff ff ff ff ff ff ff ff");
    assertThat(
            Messages.hex(new HubMessage.StreamItem("a", ValueTrees.of(most.add(BigInteger.ONE)))))
        .endsWith("cb 43 f0 00 00 00 00 00 00");
  }

  @Test
  void what_is_no_message_breaks_the_protocol() {
    for (String bad :
        List.of(
            "00",
            "01 06",
            "01 90",
            "02 91 c0",
            "02 91 a1 31",
            "0e 96 01 c0 c0 a6 6d 65 74 68 6f 64 91 2a 90",
            "0d 95 04 80 c0 a6 6d 65 74 68 6f 64 91 2a",
            "04 93 05 80 c0",
            "07 93 05 80 a9 78 79 7a",
            "08 94 03 80 " + XYZ + "04",
            "08 95 03 80 " + XYZ + "03",
            "03 92 08 ff",
            "0b 92 08 cf ff ff ff ff ff ff ff ff",
            // Sizes that are announced and not there.
            "0a 94 02 80 a1 61 dd 7f ff ff ff",
            "0a 94 02 80 a1 61 df 7f ff ff ff",
            "0a 94 02 80 a1 61 db 7f ff ff ff",
            "0a 94 02 80 a1 61 c6 7f ff ff ff",
            "0b 94 02 80 a1 61 c9 7f ff ff ff ff",
            "0a 94 02 80 a1 61 dd ff ff ff ff",
            "05 dd 7f ff ff ff",
            "0b 95 01 80 a1 61 a1 4d dd 7f ff ff ff",
            // An extension of another type, a timestamp of no length that there is.
            "08 94 02 80 a1 61 d4 01 00",
            "08 94 02 80 a1 61 d4 ff 00",
            "14 94 02 80 a1 61 c7 0c ff ff ff ff ff 7f ff ff ff ff ff ff ff",
            // A name that is an array.
            "08 94 02 80 a1 61 81 90 00",
            // The never used byte.
            "06 94 02 80 a1 61 c1",
            // Lengths that lie: two gigabytes, five bytes that go on, one more than the limit.
            "ff ff ff ff 07",
            "ff ff ff ff ff",
            "fe ff 01")) {
      assertThatThrownBy(() -> Messages.fromHex(bad))
          .as(bad)
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.reason().code()).isEqualTo(HubCloseReasons.PROTOCOL_ERROR.code()));
    }
  }

  @Test
  void nesting_is_bounded() {
    for (int depth : List.of(65, 100, 30_000)) {
      byte[] deep = new byte[depth + 8];
      Arrays.fill(deep, (byte) 0x91);
      System.arraycopy(new byte[] {(byte) 0x94, 2, (byte) 0x80, (byte) 0xa1, 0x61}, 0, deep, 0, 5);
      Buffer prefixed = Buffer.buffer();
      int rest = deep.length;
      while (rest > 0x7f) {
        prefixed.appendByte((byte) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      prefixed.appendByte((byte) rest).appendBytes(deep);
      assertThatThrownBy(() -> Messages.read(Messages.MESSAGE_PACK, prefixed))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void a_message_may_be_as_long_as_the_limit_and_no_longer() {
    // Three bytes of prefix.
    HubMessage longest = new HubMessage.CancelInvocation("x".repeat(Messages.LIMIT - 3 - 6));
    Buffer bytes = Buffer.buffer(Messages.MESSAGE_PACK.encode(longest).payload());
    assertThat(bytes.length()).isEqualTo(Messages.LIMIT);
    assertThat(Messages.read(Messages.MESSAGE_PACK, bytes)).containsExactly(longest);

    HubMessage longer = new HubMessage.CancelInvocation("x".repeat(Messages.LIMIT - 3 - 5));
    Buffer start = Buffer.buffer(Messages.MESSAGE_PACK.encode(longer).payload()).getBuffer(0, 3);
    assertThatThrownBy(() -> Messages.read(Messages.MESSAGE_PACK, start))
        .isInstanceOf(RefusedException.class);
  }
}
