package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Numbers the messages of both sides, and keeps what the client has not acknowledged, so that a new
 * WebSocket can replace one that broke. If that exceeds the limit, the oldest is dropped: the
 * client continues undisturbed, but cannot reconnect before it has acknowledged what was dropped.
 */
public final class StatefulReconnect {
  private final int maxBytes;
  private final ArrayDeque<Frame> kept = new ArrayDeque<>();
  private int bytes;

  /** The number of the first frame that is kept, or of the next one if none is. */
  private long first = 1;

  /** The last number that the client has acknowledged. */
  private long acknowledged;

  /** The number of the next message, and the highest that was accepted. */
  private long next = 1;

  private long taken;
  private long told;
  private boolean awaitsSequence;

  public StatefulReconnect(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Assigns the next number to the frame, which must be sent now. */
  Frame keep(Frame frame) {
    kept.add(frame);
    bytes += frame.payload().length;
    while (bytes > maxBytes) {
      drop();
    }
    return frame;
  }

  private void drop() {
    bytes -= kept.remove().payload().length;
    first++;
  }

  private long last() {
    return first + kept.size() - 1;
  }

  /** The client has everything up to the number. */
  public void acknowledge(long id) {
    if (id > last()) {
      throw refused("acknowledged what was never said");
    }
    acknowledged = Math.max(acknowledged, id);
    while (first <= id) {
      drop();
    }
  }

  /** True if the message is to be processed; false if it was before, or comes too early. */
  public boolean takes(HubMessage message) {
    if (awaitsSequence) {
      return message instanceof HubMessage.Sequence || message instanceof HubMessage.Close;
    }
    if (!message.isNumbered()) {
      return true;
    }
    long id = next++;
    if (id <= taken) {
      return false;
    }
    taken = id;
    return true;
  }

  /** Sets the number of the next message. */
  public void sequence(long id) {
    if (id < 1 || id > taken + 1) {
      throw refused("a sequence that leaves something out");
    }
    next = id;
    awaitsSequence = false;
  }

  /** The acknowledgement to send, if there is anything new to acknowledge. */
  public Optional<HubMessage> acknowledgement() {
    if (told == taken) {
      return Optional.empty();
    }
    told = taken;
    return Optional.of(new HubMessage.Ack(taken));
  }

  /** False if something was dropped that the client may not have. */
  public boolean canResume() {
    return first <= acknowledged + 1;
  }

  /** Begins a new connection: returns the number that it begins with. */
  public HubMessage resume() {
    awaitsSequence = true;
    // The last acknowledgement may not have arrived.
    told = 0;
    return new HubMessage.Sequence(first);
  }

  /** The frames to be sent again. */
  public List<Frame> unacknowledged() {
    return List.copyOf(kept);
  }

  int bytes() {
    return bytes;
  }

  private static RefusedException refused(String why) {
    return new RefusedException(HubCloseReasons.PROTOCOL_ERROR.with(why));
  }
}
