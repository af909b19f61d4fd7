package dev.carillon.dialect.signalr.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever is said comes out as it went in, however it is cut; whatever is not, comes to nothing.
 */
class HubProtocolPropertyTest {
  private static final int ROUNDS = 300;
  private static final int RUBBISH = 10_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(
          "aZ0\"\\\u001e\n\u00e9\u20ac\ud83d\ude00".codePointAt(random.nextInt(9)));
    }
    return text.toString();
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextInt(200) - 100;
      case 4 -> random.nextDouble();
      case 5 -> text();
      case 6 -> {
        var list = new ArrayList<@Nullable Object>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(), value(depth + 1));
        }
        yield map;
      }
    };
  }

  private List<JsonNode> values() {
    var values = new ArrayList<JsonNode>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(ValueTrees.of(value(0)));
    }
    return values;
  }

  private HubMessage message() {
    String id = "i" + text();
    return switch (random.nextInt(9)) {
      case 0 -> HubMessage.Invocation.of(text(), values());
      case 1 ->
          new HubMessage.Invocation(
              random.nextBoolean(), Optional.of(id), text(), values(), List.of(text(), "1"));
      case 2 -> new HubMessage.StreamItem(id, ValueTrees.of(value(0)));
      case 3 -> HubMessage.Completion.result(id, ValueTrees.of(value(0)));
      case 4 -> HubMessage.Completion.error(id, text());
      case 5 -> HubMessage.Completion.empty(id);
      case 6 -> new HubMessage.Close(Optional.of(text()), random.nextBoolean());
      case 7 -> new HubMessage.Ack(random.nextLong() & Long.MAX_VALUE);
      default -> new HubMessage.Ping();
    };
  }

  private record Said(List<HubMessage> messages, Buffer bytes) {}

  private Said said(HubProtocol protocol) {
    var messages = new ArrayList<HubMessage>();
    Buffer bytes = Buffer.buffer();
    for (int i = random.nextInt(5) + 1; i > 0; i--) {
      HubMessage message = message();
      messages.add(message);
      bytes.appendBytes(protocol.encode(message).payload());
    }
    return new Said(messages, bytes);
  }

  @Test
  void messages_may_be_cut_at_every_byte() {
    for (int round = 0; round < ROUNDS; round++) {
      for (HubProtocol protocol : HubProtocol.ALL) {
        Said said = said(protocol);
        for (int cut = 0; cut <= said.bytes().length(); cut++) {
          var input = new ByteInput();
          var heard = new ArrayList<HubMessage>();
          input.add(said.bytes().getBuffer(0, cut));
          heard.addAll(Messages.read(protocol, input));
          input.add(said.bytes().getBuffer(cut, said.bytes().length()));
          heard.addAll(Messages.read(protocol, input));
          assertThat(heard)
              .as("seed %d, %s cut at %d", seed, protocol.name(), cut)
              .isEqualTo(said.messages());
          assertThat(input.size()).isZero();
        }
      }
    }
  }

  @Test
  void messages_may_come_byte_by_byte() {
    for (int round = 0; round < ROUNDS; round++) {
      for (HubProtocol protocol : HubProtocol.ALL) {
        Said said = said(protocol);
        var input = new ByteInput();
        var heard = new ArrayList<HubMessage>();
        for (int i = 0; i < said.bytes().length(); i++) {
          input.add(said.bytes().getBuffer(i, i + 1));
          heard.addAll(Messages.read(protocol, input));
        }
        assertThat(heard).as("seed %d, %s", seed, protocol.name()).isEqualTo(said.messages());
      }
    }
  }

  @Test
  void rubbish_is_refused_and_nothing_else_happens() {
    int refused = 0;
    for (int round = 0; round < RUBBISH; round++) {
      for (HubProtocol protocol : HubProtocol.ALL) {
        byte[] bytes = said(protocol).bytes().getBytes();
        for (int i = random.nextInt(4); i >= 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
          Messages.read(protocol, Buffer.buffer(bytes));
        } catch (RefusedException e) {
          refused++;
        } catch (RuntimeException e) {
          throw new AssertionError(
              "seed " + seed + ", " + protocol.name() + " " + Buffer.buffer(bytes), e);
        }
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(RUBBISH / 2);
  }
}
