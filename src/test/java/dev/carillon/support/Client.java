package dev.carillon.support;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client in a transcript, and how much of what came has been read there. */
final class Client {
  private final FakeConnection connection = new FakeConnection();
  private final boolean showsNames;
  private @Nullable Session session;
  private Optional<AuthenticationScheme.Refusal> refusal = Optional.empty();
  private int framesRead;
  private int pingsRead;
  private boolean endRead;

  Client(String transport) {
    this.showsNames = transport.equals("sse");
  }

  FakeConnection connection() {
    return connection;
  }

  void connected(Session opened) {
    session = opened;
  }

  void refused(AuthenticationScheme.Refusal answer) {
    refusal = Optional.of(answer);
  }

  Session session() {
    if (session == null) {
      throw new AssertionError("the client is not connected");
    }
    return session;
  }

  void reads(String wanted, Expected expected) {
    List<Frame> frames = connection.frames();
    if (framesRead == frames.size()) {
      throw new AssertionError("nothing has come" + end());
    }
    Frame frame = frames.get(framesRead++);
    String name = name(frame);
    if (!wanted.startsWith(name)
        || !expected.matches(wanted.substring(name.length()), frame.toString())) {
      throw new AssertionError("instead came: " + shown(frame));
    }
  }

  void readsPing() {
    if (pingsRead == connection.pings()) {
      throw new AssertionError("no ping has come" + end());
    }
    pingsRead++;
  }

  void ends(String wanted, Expected expected) {
    allFramesRead();
    if (!endsAs(wanted, expected)) {
      throw new AssertionError(end().isEmpty() ? "it is still open" : "instead" + end());
    }
    endRead = true;
  }

  private boolean endsAs(String wanted, Expected expected) {
    int body = wanted.indexOf('{');
    if (refusal.isEmpty() || body < 0) {
      return end().equals("; " + wanted);
    }
    return wanted.startsWith(refusal.get().status() + " ")
        && expected.matches(wanted.substring(body), refusal.get().body());
  }

  void nothingUnread() {
    allFramesRead();
    if (!endRead && !end().isEmpty()) {
      throw new AssertionError("not accounted for" + end());
    }
  }

  void nothingMore() {
    nothingUnread();
    if (pingsRead < connection.pings()) {
      throw new AssertionError("a ping has come");
    }
  }

  private void allFramesRead() {
    List<Frame> frames = connection.frames();
    if (framesRead < frames.size()) {
      throw new AssertionError("not accounted for: " + shown(frames.get(framesRead)));
    }
  }

  private String end() {
    Optional<CloseReason> closed = connection.closed();
    return refusal
        .map(r -> "; " + r.status() + " " + r.body())
        .or(() -> closed.map(c -> "; close " + c.webSocketCode() + " " + c.text()))
        .orElse("");
  }

  private String shown(Frame frame) {
    return name(frame) + frame.toString().replace('\u001e', Expected.RECORD_END);
  }

  private String name(Frame frame) {
    return frame.name().filter(name -> showsNames).map(name -> "[" + name + "] ").orElse("");
  }
}
