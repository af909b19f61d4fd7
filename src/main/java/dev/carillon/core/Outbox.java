package dev.carillon.core;

import java.util.ArrayList;
import java.util.List;

/** The frames that wait for a connection, bounded in bytes and in count. */
final class Outbox {
  /** A list that has been longer is not kept: there are two in every session. */
  private static final int KEPT_FRAMES = 64;

  private final Limits limits;
  private List<Frame> frames = new ArrayList<>(0);
  private List<Frame> spare = new ArrayList<>(0);
  private long bytes;
  private boolean draining;

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
      while (!frames.isEmpty() && connection.ready()) {
        drainOnce(connection);
      }
    } finally {
      draining = false;
    }
  }

  private void drainOnce(Connection connection) {
    List<Frame> out = frames;
    frames = spare;
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

  /** Empties it. */
  List<Frame> takeAll() {
    List<Frame> all = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    return all;
  }
}
