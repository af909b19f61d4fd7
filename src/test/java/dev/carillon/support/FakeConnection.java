package dev.carillon.support;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection that keeps what it is sent, and fails the test of whoever sends when it may not. It
 * is as quick as it is told: always ready, blocked until {@link #drain}, or {@link #slow}.
 */
public final class FakeConnection implements Connection {
  private final List<Frame> frames = new ArrayList<>();
  private final List<List<Frame>> sends = new ArrayList<>();
  private boolean ready = true;
  private boolean slow;
  private boolean brief;
  private boolean reading = true;
  private int pings;
  private Optional<CloseReason> closed = Optional.empty();
  private Optional<AssertionError> fault = Optional.empty();

  /** A connection that is busy after every send until it is drained. */
  public static FakeConnection slow() {
    var connection = new FakeConnection();
    connection.slow = true;
    return connection;
  }

  /** A connection that is over with one answer. */
  public static FakeConnection brief() {
    var connection = new FakeConnection();
    connection.brief = true;
    return connection;
  }

  @Override
  public boolean isBrief() {
    return brief;
  }

  /** Not ready until drained. */
  public void block() {
    ready = false;
  }

  /** What was sent has left: ready again, and the session is told as a transport would. */
  public void drain(Session session) {
    ready = true;
    session.drained();
  }

  @Override
  public boolean ready() {
    return ready;
  }

  @Override
  public void send(List<Frame> out) {
    if (!ready || closed.isPresent() || out.isEmpty()) {
      throw fault("sent " + out + ": ready=" + ready + " closed=" + closed);
    }
    sends.add(List.copyOf(out));
    frames.addAll(out);
    ready = !slow;
  }

  @Override
  public void read(boolean goOn) {
    reading = goOn;
  }

  @Override
  public void ping() {
    if (closed.isPresent()) {
      throw fault("pinged after its end");
    }
    pings++;
  }

  @Override
  public void close(CloseReason reason) {
    if (closed.isPresent()) {
      throw fault("closed twice: " + closed.get() + ", " + reason);
    }
    closed = Optional.of(reason);
  }

  // A session survives whatever its connection throws: so it is said again to the test.
  private AssertionError fault(String what) {
    fault = Optional.of(new AssertionError(what));
    return fault.get();
  }

  private void requireNoFault() {
    if (fault.isPresent()) {
      throw fault.get();
    }
  }

  /** The text of every frame so far, in order. */
  public List<String> texts() {
    requireNoFault();
    return frames.stream().map(Frame::toString).toList();
  }

  /** The texts since the last call of this method. */
  public List<String> take() {
    List<String> texts = texts();
    frames.clear();
    return texts;
  }

  /** Every frame since the last {@link #take}, in order. */
  public List<Frame> frames() {
    requireNoFault();
    return List.copyOf(frames);
  }

  /** The frames by call of {@link #send}: each is one flush. */
  public List<List<Frame>> sends() {
    return List.copyOf(sends);
  }

  /** False while the client has to wait with what it sends. */
  public boolean isReading() {
    return reading;
  }

  public int pings() {
    return pings;
  }

  /** Why it was closed, if it was. */
  public Optional<CloseReason> closed() {
    requireNoFault();
    return closed;
  }
}
