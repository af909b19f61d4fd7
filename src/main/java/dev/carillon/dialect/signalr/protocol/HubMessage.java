package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One message of the hub protocol. Members that are absent on the wire are empty here. */
public sealed interface HubMessage {
  /** The numbers of the types on the wire. */
  int INVOCATION = 1;

  int STREAM_ITEM = 2;
  int COMPLETION = 3;
  int STREAM_INVOCATION = 4;
  int CANCEL_INVOCATION = 5;
  int PING = 6;
  int CLOSE = 7;
  int ACK = 8;
  int SEQUENCE = 9;

  /** Receives messages, each by its kind. */
  interface Receiver {
    void invocation(Invocation invocation);

    void item(StreamItem item);

    void completion(Completion completion);

    void cancel(CancelInvocation cancel);

    void ping();

    void close(Close close);

    void ack(Ack ack);

    void sequence(Sequence sequence);
  }

  void pass(Receiver receiver);

  /** True if it is numbered where both sides number their messages. */
  default boolean isNumbered() {
    return true;
  }

  /**
   * A method call.
   *
   * @param streaming true if the result is a stream
   * @param id the caller's own; without one there is no response
   * @param streamIds one for each parameter that is a stream; those are not among the arguments
   */
  record Invocation(
      boolean streaming,
      Optional<String> id,
      String target,
      List<JsonNode> arguments,
      List<String> streamIds)
      implements HubMessage {
    public Invocation {
      arguments = List.copyOf(arguments);
      streamIds = List.copyOf(streamIds);
    }

    /** A call without a response. */
    public static Invocation of(String target, List<JsonNode> arguments) {
      return new Invocation(false, Optional.empty(), target, arguments, List.of());
    }

    @Override
    public void pass(Receiver receiver) {
      receiver.invocation(this);
    }
  }

  record StreamItem(String id, JsonNode item) implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.item(this);
    }
  }

  /** The end of an invocation or of a stream; it never has both an error and a result. */
  record Completion(String id, Optional<String> error, Optional<JsonNode> result)
      implements HubMessage {
    public static Completion empty(String id) {
      return new Completion(id, Optional.empty(), Optional.empty());
    }

    public static Completion result(String id, JsonNode result) {
      return new Completion(id, Optional.empty(), Optional.of(result));
    }

    public static Completion error(String id, String text) {
      return new Completion(id, Optional.of(text), Optional.empty());
    }

    @Override
    public void pass(Receiver receiver) {
      receiver.completion(this);
    }
  }

  record CancelInvocation(String id) implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.cancel(this);
    }
  }

  record Ping() implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.ping();
    }

    @Override
    public boolean isNumbered() {
      return false;
    }
  }

  record Close(Optional<String> error, boolean allowReconnect) implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.close(this);
    }

    @Override
    public boolean isNumbered() {
      return false;
    }
  }

  /** Everything up to this number has been received. */
  record Ack(long sequenceId) implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.ack(this);
    }

    @Override
    public boolean isNumbered() {
      return false;
    }
  }

  /** The number of the next message, on a new connection that replaces an old one. */
  record Sequence(long sequenceId) implements HubMessage {
    @Override
    public void pass(Receiver receiver) {
      receiver.sequence(this);
    }

    @Override
    public boolean isNumbered() {
      return false;
    }
  }
}
