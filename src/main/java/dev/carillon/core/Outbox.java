package dev.carillon.core;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.limit.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The queue of frames that wait for a connection, bounded in bytes and in count. Frames in flight
 * (handed to the connection, not yet written) count, too. Confined to one event loop.
 */
final class Outbox {
  /** A list that has been longer is not kept for reuse: every session has two. */
  private static final int KEPT_FRAMES = 64;

  private final Limits limits;
  private List<Frame> frames = new ArrayList<>(0);
  private List<Frame> spare = new ArrayList<>(0);
  private long bytes;

  /** The bytes handed to the connection since it was last ready. */
  private long inFlight;

  private boolean draining;

  Outbox(Limits limits) {
    this.limits = limits;
  }

  /** Queues a frame. Returns false if there is no room; then the frame was not queued. */
  boolean add(Frame frame) {
    int size = frame.payload().length;
    // A frame larger than the bound is still accepted by an empty outbox.
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

  /** True while frames are in flight. */
  boolean isStuck() {
    return inFlight > 0;
  }

  /** The bytes that are queued or in flight. */
  long bytes() {
    return bytes + inFlight;
  }

  /**
   * Hands everything to the connection, if it is ready. Frames queued meanwhile wait until it is
   * ready again.
   */
  void drainTo(Connection connection) {
    // A connection may call back that it is ready before its send method returns.
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

  /** Removes and returns the frames that were not handed on. */
  List<Frame> takeAll() {
    List<Frame> all = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    return all;
  }

  /** Discards everything: the session has ended. */
  void abandon() {
    frames = List.of();
    spare = List.of();
    bytes = 0;
    inFlight = 0;
  }
}
