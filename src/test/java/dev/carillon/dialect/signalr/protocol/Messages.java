package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.encoding.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages and their bytes, for tests. */
final class Messages {
  static final int LIMIT = 32_768;
  static final HubProtocol JSON = HubProtocol.ALL.get(0);
  static final HubProtocol MESSAGE_PACK = HubProtocol.ALL.get(1);

  private Messages() {}

  static List<JsonNode> trees(@Nullable Object... values) {
    return Arrays.stream(values).map(ValueTrees::of).toList();
  }

  static HubMessage.Invocation call(String id, String target, @Nullable Object... arguments) {
    return new HubMessage.Invocation(false, Optional.of(id), target, trees(arguments), List.of());
  }

  /** The text of a JSON message without its end. */
  static String text(HubMessage message) {
    String text = JSON.encode(message).toString();
    if (!text.endsWith("\u001e")) {
      throw new AssertionError("not ended: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  static String hex(HubMessage message) {
    Frame frame = MESSAGE_PACK.encode(message);
    return HexFormat.ofDelimiter(" ").formatHex(frame.payload());
  }

  static List<HubMessage> fromText(String... texts) {
    return read(JSON, Buffer.buffer(String.join("\u001e", texts) + "\u001e"));
  }

  static List<HubMessage> fromHex(String hex) {
    return read(MESSAGE_PACK, Buffer.buffer(HexFormat.ofDelimiter(" ").parseHex(hex)));
  }

  static List<HubMessage> read(HubProtocol protocol, Buffer bytes) {
    var input = new ByteInput();
    input.add(bytes);
    return read(protocol, input);
  }

  static List<HubMessage> read(HubProtocol protocol, ByteInput input) {
    var all = new ArrayList<HubMessage>();
    Optional<HubMessage> next = protocol.read(input, LIMIT);
    while (next.isPresent()) {
      all.add(next.get());
      next = protocol.read(input, LIMIT);
    }
    return all;
  }
}
