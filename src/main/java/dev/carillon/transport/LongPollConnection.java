package dev.carillon.transport;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connection of one poll. It is answered by the first frames that arrive, or at the end of its
 * wait.
 */
final class LongPollConnection implements Connection {
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long RETRY_MILLIS = 20;

  private final Vertx vertx;
  private final ConnectRequest visit;
  private final HttpServerResponse response;
  private final PollFormat form;
  private final int maxBytes;
  private @Nullable Session session;
  private long timer;
  private boolean answered;

  LongPollConnection(Vertx vertx, ConnectRequest visit, PollFormat form, TransportOptions options) {
    this.vertx = vertx;
    this.visit = visit;
    this.response = visit.request().response();
    this.form = form;
    this.maxBytes = options.pollBytes();
  }

  void serve(Session client, Duration wait) {
    session = client;
    if (!client.isOpen()) {
      return;
    }
    response.closeHandler(gone -> client.close(CloseReason.GONE));
    response.endHandler(end -> vertx.cancelTimer(timer));
    // A wait of 0 returns what is available: what the session has queued comes first.
    endIn(Math.max(1, wait.toMillis()), client, PATIENCE_MILLIS);
    client.drained();
  }

  /**
   * Ends the wait.
   *
   * @param patience for how long that is delayed while there is no cursor to answer with
   */
  private void endIn(long millis, Session client, long patience) {
    timer = vertx.setTimer(millis, end -> end(client, patience));
  }

  private void end(Session client, long patience) {
    if (client.isResumable()) {
      client.releaseAll();
      answer(List.of(), Optional.empty());
    } else if (patience > 0) {
      // The start is still being determined: any cursor would skip what lies before it.
      endIn(RETRY_MILLIS, client, patience - RETRY_MILLIS);
    } else {
      client.close(CloseReason.UNAVAILABLE);
    }
  }

  @Override
  public boolean isBrief() {
    return true;
  }

  @Override
  public boolean ready() {
    return session != null && !answered;
  }

  @Override
  public void send(List<Frame> frames) {
    int bytes = 0;
    var taken = new ArrayList<Frame>(frames.size());
    for (Frame frame : frames) {
      bytes += frame.payload().length;
      if (bytes > maxBytes && !taken.isEmpty()) {
        break;
      }
      taken.add(frame);
    }
    // The session may hold more frames that found no room: then the next poll continues after the
    // last frame taken. Otherwise it continues where the session is, which may be further.
    answer(taken, isAll(taken, frames) ? Optional.empty() : taken.get(taken.size() - 1).id());
  }

  private boolean isAll(List<Frame> taken, List<Frame> frames) {
    return taken.size() == frames.size() && session != null && session.isIdle();
  }

  private void answer(List<Frame> frames, Optional<String> upTo) {
    Session client = session;
    if (answered || client == null) {
      return;
    }
    // First what may throw: a poll that counts as answered would never be refused.
    String cursor = upTo.orElseGet(client::cursor);
    Buffer body = Buffer.buffer(form.body().of(frames, cursor));
    answered = true;
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, form.contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    var unused = response.end(body);
    // In a later turn: the session is in the middle of its flush.
    vertx.runOnContext(turn -> client.close(CloseReason.NORMAL));
  }

  @Override
  public void abort() {
    answered = true;
    visit.request().connection().close();
    visit.left().run();
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    if (!answered) {
      answered = true;
      if (!reason.equals(CloseReason.GONE)) {
        visit.refuse(reason);
        return;
      }
    }
    visit.left().run();
  }
}
