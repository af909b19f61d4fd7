package dev.carillon.core;

import java.util.ArrayList;
import java.util.List;

/** The frames that wait for a connection, bounded in bytes and in count. */
final class Outbox {
  private final Limits limits;
  private List<Frame> frames = new ArrayList<>();
  private List<Frame> spare = new ArrayList<>();
  private long bytes;

  Outbox(Limits limits) {
    this.limits = limits;
  }

  /** False if there is no room: the frame was not taken. */
  boolean add(Frame frame) {
    int size = frame.payload().length;
    // A frame that is larger than the bound alone still passes an empty outbox.
    boolean fits = frames.isEmpty() || bytes + size <= limits.outboxBytes();
    if (!fits || frames.size() >= limits.outboxFrames()) {
      return false;
    }
    frames.add(frame);
    bytes += size;
    return true;
  }

  /** True while at least half of the bounds is free. */
  boolean hasRoom() {
    return bytes * 2 <= limits.outboxBytes() && frames.size() * 2 <= limits.outboxFrames();
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** Hands everything to the connection. Frames that come meanwhile wait for the next time. */
  void drainTo(Connection connection) {
    List<Frame> out = frames;
    frames = spare;
    spare = out;
    bytes = 0;
    connection.send(out);
    out.clear();
  }

  void clear() {
    frames.clear();
    bytes = 0;
  }
}
