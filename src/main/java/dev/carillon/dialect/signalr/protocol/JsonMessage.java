package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that should be a message. A member of a wrong type, null included, makes the
 * message invalid, as in the reference implementation; unknown members are ignored.
 */
record JsonMessage(ObjectNode json) {
  static JsonMessage of(byte[] text) {
    try {
      if (ValueTrees.MAPPER.readTree(text) instanceof ObjectNode object) {
        return new JsonMessage(object);
      }
    } catch (IOException e) {
      // Reported below, without details for the client.
    }
    throw HubCloseReasons.malformed("not a JSON object");
  }

  /** The message; empty if its type is unknown. */
  Optional<HubMessage> message() {
    JsonNode type = json.get(HubWireNames.TYPE);
    if (type == null || !type.isIntegralNumber() || !type.canConvertToInt()) {
      throw HubCloseReasons.malformed("no type");
    }
    requireHeaders();
    return Optional.ofNullable(message(type.intValue()));
  }

  private @Nullable HubMessage message(int type) {
    return switch (type) {
      case HubMessage.INVOCATION, HubMessage.STREAM_INVOCATION ->
          invocation(type == HubMessage.STREAM_INVOCATION);
      case HubMessage.STREAM_ITEM -> new HubMessage.StreamItem(id(), required(HubWireNames.ITEM));
      case HubMessage.COMPLETION -> completion();
      case HubMessage.CANCEL_INVOCATION -> new HubMessage.CancelInvocation(id());
      case HubMessage.PING -> new HubMessage.Ping();
      case HubMessage.CLOSE -> new HubMessage.Close(text(HubWireNames.ERROR), allowsReconnect());
      case HubMessage.ACK -> new HubMessage.Ack(sequenceId());
      case HubMessage.SEQUENCE -> new HubMessage.Sequence(sequenceId());
      default -> null;
    };
  }

  private void requireHeaders() {
    JsonNode headers = json.get(HubWireNames.HEADERS);
    if (headers != null && !headers.isObject()) {
      throw HubCloseReasons.malformed("headers must be an object");
    }
  }

  private HubMessage invocation(boolean streaming) {
    Optional<String> id = text(HubWireNames.INVOCATION_ID).filter(text -> !text.isEmpty());
    if (streaming && id.isEmpty()) {
      throw HubCloseReasons.malformed("a stream invocation needs an invocationId");
    }
    String target =
        text(HubWireNames.TARGET)
            .orElseThrow(() -> HubCloseReasons.malformed("an invocation needs a target"));
    List<JsonNode> arguments = elements(required(HubWireNames.ARGUMENTS));
    return new HubMessage.Invocation(streaming, id, target, arguments, streamIds());
  }

  private List<String> streamIds() {
    JsonNode ids = json.get(HubWireNames.STREAM_IDS);
    if (ids == null) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (JsonNode id : elements(ids)) {
      if (!id.isTextual()) {
        throw HubCloseReasons.malformed("a stream id must be a text");
      }
      texts.add(id.textValue());
    }
    return texts;
  }

  private HubMessage completion() {
    Optional<String> error = text(HubWireNames.ERROR);
    Optional<JsonNode> result = Optional.ofNullable(json.get(HubWireNames.RESULT));
    if (error.isPresent() && result.isPresent()) {
      throw HubCloseReasons.malformed("a completion has an error or a result");
    }
    return new HubMessage.Completion(id(), error, result);
  }

  private boolean allowsReconnect() {
    JsonNode allows = json.get(HubWireNames.ALLOW_RECONNECT);
    if (allows != null && !allows.isBoolean()) {
      throw HubCloseReasons.malformed("allowReconnect must be a boolean");
    }
    return allows != null && allows.booleanValue();
  }

  private long sequenceId() {
    JsonNode id = required(HubWireNames.SEQUENCE_ID);
    if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 0) {
      throw HubCloseReasons.malformed("sequenceId must be a number from 0 on");
    }
    return id.longValue();
  }

  private String id() {
    return text(HubWireNames.INVOCATION_ID)
        .orElseThrow(() -> HubCloseReasons.malformed("it needs an invocationId"));
  }

  private JsonNode required(String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw HubCloseReasons.malformed("it needs a member " + name);
    }
    return value;
  }

  Optional<String> text(String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw HubCloseReasons.malformed(name + " must be a text");
    }
    return Optional.of(value.textValue());
  }

  private static List<JsonNode> elements(JsonNode array) {
    if (!array.isArray()) {
      throw HubCloseReasons.malformed("it must be an array");
    }
    var elements = new ArrayList<JsonNode>(array.size());
    array.forEach(elements::add);
    return elements;
  }
}
