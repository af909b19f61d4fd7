package dev.carillon.transport;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Json;
import dev.carillon.transport.channel.RawChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's event stream. The response begins only when the dialect has accepted the client. */
public final class SseConnection implements Connection {
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx;
  private final ConnectRequest visit;
  private final HttpServerResponse response;
  private final long farewellMillis;
  private final List<byte[]> parts = new ArrayList<>();
  private Optional<RawChannel> raw = Optional.empty();
  private @Nullable Session session;
  private boolean begun;
  private boolean ended;
  private boolean writing;
  private boolean sending;

  public SseConnection(Vertx vertx, ConnectRequest visit, TransportOptions options) {
    this.vertx = vertx;
    this.visit = visit;
    this.response = visit.request().response();
    this.farewellMillis = options.farewell().toMillis();
  }

  static void headers(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
        .putHeader("X-Accel-Buffering", "no");
  }

  /** The last event of a stream: the reason, and whether to reconnect. */
  static byte[] closing(CloseReason reason) {
    Json data =
        Json.of(
            Map.of(
                "code", reason.code(),
                "message", reason.text(),
                "reconnect", reason.reconnect()));
    return SseWire.INSTANCE.bytes(Frame.text(data.toString()).withName("close"));
  }

  /** Begins the response: the client was accepted. */
  public void serve(Session client) {
    session = client;
    if (!client.isOpen()) {
      return;
    }
    response.closeHandler(
        gone -> {
          client.close(CloseReason.GONE);
          visit.left().run();
        });
    begin();
    client.drained();
  }

  private void begin() {
    begun = true;
    headers(response.setChunked(true));
    // The first bytes are written at once, so that proxies and EventSource know the stream is open.
    var unused = response.write(Buffer.buffer("retry: " + RefusalResponses.retryMillis() + "\n\n"));
    raw = RawChannel.ofResponse(visit.request());
  }

  @Override
  public boolean ready() {
    return session != null && !writing && !ended;
  }

  @Override
  public void send(List<Frame> frames) {
    try {
      for (Frame frame : frames) {
        parts.add(frame.on(SseWire.INSTANCE));
      }
      write();
    } finally {
      parts.clear();
    }
  }

  private void write() {
    writing = true;
    sending = true;
    try {
      if (raw.isPresent()) {
        raw.get().write(parts, this::written);
      } else {
        Buffer out = Buffer.buffer();
        parts.forEach(out::appendBytes);
        Future<Void> sent = response.write(out);
        sent.onComplete(done -> written(done.succeeded()));
      }
    } catch (RuntimeException | Error e) {
      // This ends the session; nothing may be in flight that it would wait for.
      writing = false;
      throw e;
    } finally {
      sending = false;
    }
  }

  private void written(boolean succeeded) {
    writing = false;
    if (!succeeded) {
      // A channel that took only a part is useless, though it may still be open.
      abort();
    } else if (!sending && session != null) {
      session.drained();
    }
  }

  @Override
  public void ping() {
    if (begun && !writing && !ended) {
      try {
        parts.add(COMMENT);
        write();
      } finally {
        parts.clear();
      }
    }
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    try {
      if (!rest.isEmpty() && begun && !ended && !response.closed() && reason.isHeard()) {
        send(rest);
      }
    } finally {
      // The reason is sent even if the remaining frames cannot be.
      close(reason);
    }
  }

  @Override
  public void close(CloseReason reason) {
    if (ended) {
      return;
    }
    ended = true;
    if (reason.equals(CloseReason.GONE) || response.closed()) {
      return;
    }
    if (!begun) {
      visit.refuse(reason);
      return;
    }
    // A client that does not read never takes the end.
    long timer = vertx.setTimer(farewellMillis, late -> abort());
    Runnable last = () -> end(reason, timer);
    raw.ifPresentOrElse(channel -> channel.afterwards(last), last);
  }

  private void end(CloseReason reason, long timer) {
    Future<Void> end = response.end(Buffer.buffer(closing(reason)));
    end.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          visit.request().connection().close();
        });
  }

  @Override
  public void abort() {
    raw.ifPresentOrElse(RawChannel::abort, () -> visit.request().connection().close());
  }
}
