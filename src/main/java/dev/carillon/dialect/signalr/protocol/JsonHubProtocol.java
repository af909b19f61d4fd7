package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Messages as JSON objects. */
final class JsonHubProtocol implements HubProtocol {
  private static final int USUAL_CHARS = 256;

  @Override
  public String name() {
    return "json";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public Optional<HubMessage> read(ByteInput input, int maxBytes) {
    Optional<byte[]> next = TextRecords.next(input, maxBytes);
    while (next.isPresent()) {
      Optional<HubMessage> message = JsonMessage.of(next.get()).message();
      if (message.isPresent()) {
        return message;
      }
      next = TextRecords.next(input, maxBytes);
    }
    return Optional.empty();
  }

  // By way of a text: the generator that writes bytes fails at half a surrogate pair, and a client
  // can cause one.
  @Override
  public Frame encode(HubMessage message) {
    var text = new StringWriter(USUAL_CHARS);
    try (JsonGenerator json = ValueTrees.MAPPER.createGenerator(text)) {
      json.writeStartObject();
      message.pass(new Writer(json));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Frame.text(TextRecords.of(text.toString()));
  }

  /** Absent members are left out: a null breaks the official clients. */
  private record Writer(JsonGenerator json) implements HubMessage.Receiver {
    /** A step that writes. */
    private interface Step {
      void run() throws IOException;
    }

    private static void write(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void type(int type) {
      write(() -> json.writeNumberField(HubWireNames.TYPE, type));
    }

    private void text(String name, String value) {
      write(() -> json.writeStringField(name, value));
    }

    private void value(JsonNode value) throws IOException {
      if (value instanceof POJONode node && node.getPojo() instanceof Json bytes) {
        json.writeRawValue(bytes.toString());
      } else {
        json.writeTree(value);
      }
    }

    private void value(String name, JsonNode value) {
      write(
          () -> {
            json.writeFieldName(name);
            value(value);
          });
    }

    @Override
    public void invocation(HubMessage.Invocation invocation) {
      type(invocation.streaming() ? HubMessage.STREAM_INVOCATION : HubMessage.INVOCATION);
      invocation.id().ifPresent(id -> text(HubWireNames.INVOCATION_ID, id));
      text(HubWireNames.TARGET, invocation.target());
      write(
          () -> {
            json.writeArrayFieldStart(HubWireNames.ARGUMENTS);
            for (JsonNode argument : invocation.arguments()) {
              value(argument);
            }
            json.writeEndArray();
          });
      if (!invocation.streamIds().isEmpty()) {
        write(
            () -> {
              json.writeArrayFieldStart(HubWireNames.STREAM_IDS);
              for (String id : invocation.streamIds()) {
                json.writeString(id);
              }
              json.writeEndArray();
            });
      }
    }

    @Override
    public void item(HubMessage.StreamItem item) {
      type(HubMessage.STREAM_ITEM);
      text(HubWireNames.INVOCATION_ID, item.id());
      value(HubWireNames.ITEM, item.item());
    }

    @Override
    public void completion(HubMessage.Completion completion) {
      type(HubMessage.COMPLETION);
      text(HubWireNames.INVOCATION_ID, completion.id());
      completion.error().ifPresent(error -> text(HubWireNames.ERROR, error));
      completion.result().ifPresent(result -> value(HubWireNames.RESULT, result));
    }

    @Override
    public void cancel(HubMessage.CancelInvocation cancel) {
      type(HubMessage.CANCEL_INVOCATION);
      text(HubWireNames.INVOCATION_ID, cancel.id());
    }

    @Override
    public void ping() {
      type(HubMessage.PING);
    }

    @Override
    public void close(HubMessage.Close close) {
      type(HubMessage.CLOSE);
      close.error().ifPresent(error -> text(HubWireNames.ERROR, error));
      if (close.allowReconnect()) {
        write(() -> json.writeBooleanField(HubWireNames.ALLOW_RECONNECT, true));
      }
    }

    @Override
    public void ack(HubMessage.Ack ack) {
      type(HubMessage.ACK);
      write(() -> json.writeNumberField(HubWireNames.SEQUENCE_ID, ack.sequenceId()));
    }

    @Override
    public void sequence(HubMessage.Sequence sequence) {
      type(HubMessage.SEQUENCE);
      write(() -> json.writeNumberField(HubWireNames.SEQUENCE_ID, sequence.sequenceId()));
    }
  }
}
