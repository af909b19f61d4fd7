package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.event.Json;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Reads one message whose bytes have all arrived. An announced size is compared with the remaining
 * bytes before anything is allocated for it. Unknown elements at the end are skipped.
 */
final class MessagePackReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final byte TIMESTAMP = -1;

  private final MessageUnpacker in;
  private final int length;

  private MessagePackReader(MessageUnpacker in, int length) {
    this.in = in;
    this.length = length;
  }

  /** The message; empty if the type is unknown. */
  static Optional<HubMessage> read(byte[] bytes) {
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
      return new MessagePackReader(in, bytes.length).message();
    } catch (IOException | MessagePackException | DateTimeException | ArithmeticException e) {
      throw HubCloseReasons.malformed("not MessagePack");
    }
  }

  private Optional<HubMessage> message() throws IOException {
    int elements = in.unpackArrayHeader();
    if (elements < 1) {
      throw HubCloseReasons.malformed("an empty array");
    }
    int type = in.unpackInt();
    return switch (type) {
      case HubMessage.INVOCATION, HubMessage.STREAM_INVOCATION ->
          Optional.of(invocation(elements, type == HubMessage.STREAM_INVOCATION));
      case HubMessage.STREAM_ITEM -> Optional.of(new HubMessage.StreamItem(id(), value(1)));
      case HubMessage.COMPLETION -> Optional.of(completion());
      case HubMessage.CANCEL_INVOCATION -> Optional.of(new HubMessage.CancelInvocation(id()));
      case HubMessage.PING -> Optional.of(new HubMessage.Ping());
      case HubMessage.CLOSE -> Optional.of(close(elements));
      case HubMessage.ACK -> Optional.of(new HubMessage.Ack(sequenceId()));
      case HubMessage.SEQUENCE -> Optional.of(new HubMessage.Sequence(sequenceId()));
      default -> Optional.empty();
    };
  }

  private HubMessage invocation(int elements, boolean streaming) throws IOException {
    headers();
    Optional<String> id = optionalText().filter(text -> !text.isEmpty());
    if (streaming && id.isEmpty()) {
      throw HubCloseReasons.malformed("a stream invocation needs an invocationId");
    }
    String target = text();
    int count = count(in.unpackArrayHeader());
    var arguments = new ArrayList<JsonNode>();
    for (int i = 0; i < count; i++) {
      arguments.add(value(2));
    }
    List<String> streamIds = elements > 5 ? texts() : List.of();
    return new HubMessage.Invocation(streaming, id, target, arguments, streamIds);
  }

  private List<String> texts() throws IOException {
    int count = count(in.unpackArrayHeader());
    var texts = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private HubMessage completion() throws IOException {
    String id = id();
    return switch (in.unpackInt()) {
      case MessagePackWriter.ERROR_KIND -> HubMessage.Completion.error(id, text());
      case MessagePackWriter.VOID_KIND -> HubMessage.Completion.empty(id);
      case MessagePackWriter.RESULT_KIND -> HubMessage.Completion.result(id, value(1));
      default -> throw HubCloseReasons.malformed("an unknown kind of completion");
    };
  }

  private HubMessage close(int elements) throws IOException {
    Optional<String> error = elements > 1 ? optionalText() : Optional.empty();
    return new HubMessage.Close(error, elements > 2 && in.unpackBoolean());
  }

  private long sequenceId() throws IOException {
    long id = in.unpackLong();
    if (id < 0) {
      throw HubCloseReasons.malformed("a negative sequence id");
    }
    return id;
  }

  private String id() throws IOException {
    headers();
    return text();
  }

  private void headers() throws IOException {
    if (!value(1).isObject()) {
      throw HubCloseReasons.malformed("headers must be a map");
    }
  }

  private Optional<String> optionalText() throws IOException {
    return in.tryUnpackNil() ? Optional.empty() : Optional.of(text());
  }

  private String text() throws IOException {
    return new String(payload(in.unpackRawStringHeader()), StandardCharsets.UTF_8);
  }

  private byte[] payload(int size) throws IOException {
    return in.readPayload(count(size));
  }

  /** The size, if that many elements can follow: each takes a byte at least. */
  private int count(int size) {
    if (size < 0 || size > length - in.getTotalReadBytes()) {
      throw HubCloseReasons.malformed("an announced size that is not there");
    }
    return size;
  }

  private JsonNode value(int depth) throws IOException {
    if (depth > Json.BOUNDS.getMaxNestingDepth()) {
      throw HubCloseReasons.malformed("nested too deep");
    }
    MessageFormat format = in.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(in.unpackBoolean());
      case INTEGER -> integer(format);
      case FLOAT -> NODES.numberNode(in.unpackDouble());
      case STRING -> NODES.textNode(text());
      case BINARY -> NODES.binaryNode(payload(in.unpackBinaryHeader()));
      case ARRAY -> array(depth);
      case MAP -> map(depth);
      case EXTENSION -> timestamp();
    };
  }

  private JsonNode integer(MessageFormat format) throws IOException {
    if (format == MessageFormat.UINT64) {
      BigInteger value = in.unpackBigInteger();
      return value.bitLength() < Long.SIZE
          ? NODES.numberNode(value.longValue())
          : NODES.numberNode(value);
    }
    long value = in.unpackLong();
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private JsonNode array(int depth) throws IOException {
    int count = count(in.unpackArrayHeader());
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private JsonNode map(int depth) throws IOException {
    int count = count(in.unpackMapHeader());
    ObjectNode map = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      String name = name();
      map.set(name, value(depth + 1));
    }
    return map;
  }

  private String name() throws IOException {
    ValueType type = in.getNextFormat().getValueType();
    return switch (type) {
      case STRING -> text();
      case INTEGER -> in.unpackBigInteger().toString();
      default -> throw HubCloseReasons.malformed("a name that is no text");
    };
  }

  // An ISO text, as the JSON encoding has it.
  private JsonNode timestamp() throws IOException {
    ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
    count(header.getLength());
    if (header.getType() != TIMESTAMP) {
      throw HubCloseReasons.malformed("an unknown extension");
    }
    return NODES.textNode(in.unpackTimestamp(header).toString());
  }
}
