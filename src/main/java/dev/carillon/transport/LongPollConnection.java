package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Connection;
import dev.carillon.core.Frame;
import dev.carillon.core.Session;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One poll: the first frames that come, or the end of its wait, answer it. */
final class LongPollConnection implements Connection {
  private final Vertx vertx;
  private final Visit visit;
  private final HttpServerResponse response;
  private final PollForm form;
  private final int maxBytes;
  private @Nullable Session session;
  private boolean answered;

  LongPollConnection(Vertx vertx, Visit visit, PollForm form, TransportOptions options) {
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
    // A wait of 0 asks for what is there: what the session has queued comes first.
    long timer =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            end -> {
              client.releaseAll();
              answer(List.of(), Optional.empty());
            });
    response.closeHandler(gone -> client.close(CloseReason.GONE));
    response.endHandler(end -> vertx.cancelTimer(timer));
    client.drained();
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
    // Not the session's: it may have more for us that found no room here, and the next poll goes on
    // after the last frame taken.
    answer(taken, taken.get(taken.size() - 1).id());
  }

  private void answer(List<Frame> frames, Optional<String> upTo) {
    Session client = session;
    if (answered || client == null) {
      return;
    }
    answered = true;
    String cursor = upTo.orElseGet(client::cursor);
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, form.contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    var unused = response.end(Buffer.buffer(form.body().of(frames, cursor)));
    // In a later turn: the session is in the middle of its flush.
    vertx.runOnContext(turn -> client.close(CloseReason.NORMAL));
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
