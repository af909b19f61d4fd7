package dev.carillon.core;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.limit.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that wait for a connection, bounded in bytes and in count. What the connection was
 * handed and has not got rid of counts as waiting, too. Confined to one event loop.
 */
final class Outbox {
  /** A list that has been longer is not kept: there are two in every session. */
  private static final int KEPT_FRAMES = 64;

  private final Limits limits;
  private List<Frame> frames = new ArrayList<>(0);
  private List<Frame> spare = new ArrayList<>(0);
  private long bytes;

  /** What was handed to the connection since it was ready last. */
  private long inFlight;

  private boolean draining;

  Outbox(Limits limits) {
    this.limits = limits;
  }

  /** False if there is no room: the frame was not taken. */
  boolean add(Frame frame) {
    int size = frame.payload().length;
    // A frame that is larger than the bound alone still passes an empty outbox.
    boolean fits = frames.isEmpty() || bytes() + size <= limits.outboxBytes();
    if (!fits || frames.size() >= limits.outboxFrames()) {
      return false;
    }
    frames.add(frame);
    bytes += size;
    return true;
  }

  /** True while at least half of the bounds is free. */
  boolean hasRoom() {
    return bytes() * 2 <= limits.outboxBytes() && frames.size() * 2 <= limits.outboxFrames();
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** True while the connection has not got rid of what it was handed. */
  boolean isStuck() {
    return inFlight > 0;
  }

  /** What waits here, and what the connection has not got rid of. */
  long bytes() {
    return bytes + inFlight;
  }

  /**
   * Hands everything to the connection, if it is ready. Frames that come meanwhile wait until it is
   * ready again.
   */
  void drainTo(Connection connection) {
    // A connection may say that it is ready again before it is back from sending.
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (connection.ready()) {
        inFlight = 0;
        if (frames.isEmpty()) {
          return;
        }
        drainOnce(connection);
      }
    } finally {
      draining = false;
    }
  }

  private void drainOnce(Connection connection) {
    List<Frame> out = frames;
    frames = spare;
    inFlight = bytes;
    bytes = 0;
    try {
      connection.send(out);
    } finally {
      if (out.size() > KEPT_FRAMES) {
        spare = new ArrayList<>(0);
      } else {
        out.clear();
        spare = out;
      }
    }
  }

  /** Empties it, of what was not handed on. */
  List<Frame> takeAll() {
    List<Frame> all = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    return all;
  }

  /** The session is over: nothing waits any more. */
  void abandon() {
    frames = List.of();
    spare = List.of();
    bytes = 0;
    inFlight = 0;
  }
}
