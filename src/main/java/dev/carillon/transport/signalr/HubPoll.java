package dev.carillon.transport.signalr;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.ConnectRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hub connection by long polling. Between polls the session's outbox queues the frames; the last
 * ones wait here for the poll that fetches them.
 */
final class HubPoll extends HubLink implements Connection {
  private final Vertx vertx;
  private final ConnectRequest visit;
  private final HubTransportOptions options;
  private final Runnable ended;
  private final PostedBytes posted = new PostedBytes();
  private @Nullable Session session;
  private @Nullable Promise<Polled> open;
  private Buffer last = Buffer.buffer();
  private boolean polled;
  private boolean closed;
  private boolean over;
  private long timer = -1;

  HubPoll(Vertx vertx, ConnectRequest visit, HubTransportOptions options, Runnable ended) {
    super(vertx, visit.principal());
    this.visit = visit;
    this.vertx = vertx;
    this.options = options;
    this.ended = ended;
  }

  void serve(Session client) {
    session = client;
    posted.begin(client);
    expectPoll();
  }

  @Override
  Future<Void> post(Buffer bytes) {
    return atHome(() -> posted.take(bytes));
  }

  @Override
  Future<Polled> poll(Future<Void> gone) {
    return atHome(() -> begin(gone));
  }

  private Future<Polled> begin(Future<Void> gone) {
    if (over) {
      return refused(HubAnswer.NOT_FOUND);
    }
    // The client may have abandoned the older one.
    answer(Buffer.buffer(), true);
    if (closed) {
      return Future.succeededFuture(farewell());
    }
    Promise<Polled> poll = Promise.promise();
    open = poll;
    if (!polled) {
      // The client waits for it before it sends anything.
      polled = true;
      answer(Buffer.buffer(), false);
    } else {
      setTimer(options.pollTimeout().toMillis(), () -> answer(Buffer.buffer(), false));
      gone.onComplete(left -> atHome(() -> abandoned(poll)));
      if (session != null) {
        session.drained();
      }
    }
    return poll.future();
  }

  private Future<Void> abandoned(Promise<Polled> poll) {
    if (open == poll) {
      open = null;
      expectPoll();
    }
    return Future.succeededFuture();
  }

  /** The last frames, and after that the end. */
  private Polled farewell() {
    Buffer bytes = last;
    last = Buffer.buffer();
    if (bytes.length() == 0) {
      finish();
    }
    return new Polled(bytes, bytes.length() == 0);
  }

  private void answer(Buffer bytes, boolean isOver) {
    Promise<Polled> poll = open;
    if (poll != null) {
      open = null;
      expectPoll();
      poll.complete(new Polled(bytes, isOver));
    }
  }

  private void expectPoll() {
    setTimer(options.disconnectTimeout().toMillis(), this::abandonedByAll);
  }

  private void abandonedByAll() {
    if (session != null) {
      session.close(CloseReason.GONE);
    }
    finish();
  }

  private void setTimer(long millis, Runnable step) {
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(millis, late -> step.run());
  }

  @Override
  Future<Void> delete() {
    return atHome(
        () -> {
          if (over || session == null) {
            return refused(HubAnswer.NOT_FOUND);
          }
          // The client wants no more, not even a Close message.
          answer(Buffer.buffer(), true);
          session.close(CloseReason.NORMAL);
          finish();
          return Future.succeededFuture();
        });
  }

  @Override
  public boolean ready() {
    return open != null;
  }

  @Override
  public void send(List<Frame> frames) {
    answer(bytes(frames), false);
  }

  private static Buffer bytes(List<Frame> frames) {
    Buffer bytes = Buffer.buffer();
    frames.forEach(frame -> bytes.appendBytes(frame.payload()));
    return bytes;
  }

  @Override
  public void ping() {
    // Each poll is a sign of life.
  }

  @Override
  public void read(boolean goOn) {
    posted.read(goOn);
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    try {
      if (reason.isHeard()) {
        last = bytes(rest);
      }
    } finally {
      close(reason);
    }
  }

  @Override
  public void close(CloseReason reason) {
    closed = true;
    if (session == null) {
      visit.refuse(reason);
      finish();
      return;
    }
    posted.end();
    if (open != null) {
      Polled farewell = farewell();
      answer(farewell.bytes(), farewell.over());
    } else if (reason.equals(CloseReason.GONE)) {
      finish();
    }
  }

  @Override
  public void abort() {
    closed = true;
    posted.end();
    // A poll that waits is answered with the end.
    answer(Buffer.buffer(), true);
    finish();
  }

  private void finish() {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      visit.left().run();
      ended.run();
    }
  }
}
