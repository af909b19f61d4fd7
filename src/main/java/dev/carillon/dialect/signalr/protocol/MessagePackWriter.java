package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.msgpack.core.MessagePacker;

/** Writes one message. */
record MessagePackWriter(MessagePacker packer) implements HubMessage.Receiver {
  static final int ERROR_KIND = 1;
  static final int VOID_KIND = 2;
  static final int RESULT_KIND = 3;
  private static final int LONG_BITS = 64;

  /** A step that packs. */
  private interface Step {
    void run() throws IOException;
  }

  private static void pack(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(int elements, int type) throws IOException {
    packer.packArrayHeader(elements).packInt(type);
  }

  /** The headers are always a map: the clients accept no nil there. */
  private void startWithId(int elements, int type, Optional<String> id) throws IOException {
    start(elements, type);
    packer.packMapHeader(0);
    if (id.isPresent()) {
      text(id.get());
    } else {
      packer.packNil();
    }
  }

  @Override
  public void invocation(HubMessage.Invocation invocation) {
    int type = invocation.streaming() ? HubMessage.STREAM_INVOCATION : HubMessage.INVOCATION;
    pack(
        () -> {
          startWithId(6, type, invocation.id());
          text(invocation.target());
          packer.packArrayHeader(invocation.arguments().size());
          for (JsonNode argument : invocation.arguments()) {
            value(argument);
          }
          packer.packArrayHeader(invocation.streamIds().size());
          for (String id : invocation.streamIds()) {
            text(id);
          }
        });
  }

  @Override
  public void item(HubMessage.StreamItem item) {
    pack(
        () -> {
          startWithId(4, HubMessage.STREAM_ITEM, Optional.of(item.id()));
          value(item.item());
        });
  }

  @Override
  public void completion(HubMessage.Completion completion) {
    boolean hasError = completion.error().isPresent();
    boolean isVoid = !hasError && completion.result().isEmpty();
    pack(
        () -> {
          startWithId(isVoid ? 4 : 5, HubMessage.COMPLETION, Optional.of(completion.id()));
          if (isVoid) {
            packer.packInt(VOID_KIND);
          } else if (hasError) {
            packer.packInt(ERROR_KIND);
            text(completion.error().get());
          } else {
            packer.packInt(RESULT_KIND);
            value(completion.result().get());
          }
        });
  }

  @Override
  public void cancel(HubMessage.CancelInvocation cancel) {
    pack(() -> startWithId(3, HubMessage.CANCEL_INVOCATION, Optional.of(cancel.id())));
  }

  @Override
  public void ping() {
    pack(() -> start(1, HubMessage.PING));
  }

  @Override
  public void close(HubMessage.Close close) {
    pack(
        () -> {
          start(3, HubMessage.CLOSE);
          if (close.error().isPresent()) {
            text(close.error().get());
          } else {
            packer.packNil();
          }
          packer.packBoolean(close.allowReconnect());
        });
  }

  @Override
  public void ack(HubMessage.Ack ack) {
    pack(
        () -> {
          start(2, HubMessage.ACK);
          packer.packLong(ack.sequenceId());
        });
  }

  @Override
  public void sequence(HubMessage.Sequence sequence) {
    pack(
        () -> {
          start(2, HubMessage.SEQUENCE);
          packer.packLong(sequence.sequenceId());
        });
  }

  /** Half of a surrogate pair becomes a question mark. */
  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    packer.packRawStringHeader(utf8.length).writePayload(utf8);
  }

  private void value(JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case ARRAY -> {
        packer.packArrayHeader(node.size());
        for (JsonNode element : node) {
          value(element);
        }
      }
      case OBJECT -> {
        packer.packMapHeader(node.size());
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          text(member.getKey());
          value(member.getValue());
        }
      }
      case STRING -> text(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> packer.packBoolean(node.booleanValue());
      case BINARY -> {
        byte[] bytes = node.binaryValue();
        packer.packBinaryHeader(bytes.length).writePayload(bytes);
      }
      case POJO -> value(known((POJONode) node));
      default -> packer.packNil();
    }
  }

  private static JsonNode known(POJONode node) throws IOException {
    return node.getPojo() instanceof Json json
        ? ValueTrees.MAPPER.readTree(json.bytes(), json.from(), json.length())
        : ValueTrees.MAPPER.valueToTree(node.getPojo());
  }

  // A number that no integer of this format can represent is written as a floating-point one, as in
  // JavaScript.
  private void number(JsonNode node) throws IOException {
    BigInteger whole = node.isIntegralNumber() ? node.bigIntegerValue() : BigInteger.ZERO;
    boolean fits =
        whole.bitLength() < LONG_BITS || (whole.signum() > 0 && whole.bitLength() == LONG_BITS);
    if (!node.isIntegralNumber() || !fits) {
      packer.packDouble(node.doubleValue());
    } else if (node.canConvertToLong()) {
      packer.packLong(node.longValue());
    } else {
      packer.packBigInteger(whole);
    }
  }
}
