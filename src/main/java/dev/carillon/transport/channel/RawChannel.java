package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes bytes that are already framed beneath the codec of a connection: many frames in one buffer
 * and with one flush. Vert.x still writes through the codec above; both run on one event loop, so
 * their writes do not interleave. Confined to that loop.
 */
public final class RawChannel {
  private static final Logger log = LoggerFactory.getLogger(RawChannel.class);

  private final ChannelHandlerContext context;
  private final Framing framing;
  private final Deque<ChunkedWrite> waiting = new ArrayDeque<>(1);
  private boolean inFlight;
  private boolean pumping;

  RawChannel(ChannelHandlerContext context, Framing framing) {
    this.context = context;
    this.framing = framing;
  }

  /**
   * The channel under the WebSocket that the request was upgraded to, if Vert.x gives access to it.
   */
  public static Optional<RawChannel> ofWebSocket(HttpServerRequest request) {
    return under(request, "wsencoder", Framing.WEBSOCKET);
  }

  /** The channel under the chunked response to an HTTP/1.1 request, once the response has begun. */
  public static Optional<RawChannel> ofResponse(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        ? under(request, "httpEncoder", Framing.CHUNKED)
        : Optional.empty();
  }

  private static Optional<RawChannel> under(
      HttpServerRequest request, String codec, Framing framing) {
    if (!(request.connection() instanceof ConnectionBase connection)) {
      return Optional.empty();
    }
    @Nullable ChannelHandlerContext context = connection.channel().pipeline().context(codec);
    return context == null ? Optional.empty() : Optional.of(new RawChannel(context, framing));
  }

  /**
   * Writes all parts with one flush. Large ones are written in pieces, one after the other, so that
   * a client that does not read holds no more direct memory than one piece. The rest stays in the
   * arrays that all receivers share. Other frames may come in between: a piece ends where a frame,
   * a fragment or a chunk does.
   *
   * @param done called with true once the kernel has taken everything, maybe before this returns;
   *     with false if the connection broke
   */
  public void write(List<byte[]> parts, Consumer<Boolean> done) {
    if (waiting.isEmpty() && !inFlight && ChunkedWrite.isSmall(parts)) {
      writeAtOnce(parts, done);
      return;
    }
    ChunkedWrite next = new ChunkedWrite(framing, parts, done);
    waiting.add(next);
    try {
      pump();
    } catch (RuntimeException | Error e) {
      // The exception tells the caller, which is not called back as well.
      waiting.remove(next);
      throw e;
    }
  }

  private void writeAtOnce(List<byte[]> parts, Consumer<Boolean> done) {
    ByteBuf all = ChunkedWrite.whole(framing, context.alloc(), parts);
    inFlight = true;
    var unused =
        context
            .writeAndFlush(all)
            .addListener(
                future -> {
                  inFlight = false;
                  if (future.isSuccess()) {
                    done.accept(true);
                    goOn();
                  } else {
                    done.accept(false);
                    breaks();
                  }
                });
  }

  /** Runs the step once all pending writes are in flight, maybe at once. */
  public void afterwards(Runnable step) {
    if (waiting.isEmpty()) {
      step.run();
    } else {
      waiting.add(new ChunkedWrite(framing, List.of(), written -> step.run()));
    }
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (!inFlight && !waiting.isEmpty()) {
        ChunkedWrite next = waiting.element();
        if (next.isOver()) {
          waiting.remove();
          next.done.accept(true);
        } else {
          write(next);
        }
      }
    } finally {
      pumping = false;
    }
  }

  private void write(ChunkedWrite next) {
    ByteBuf piece = next.piece(context.alloc());
    inFlight = true;
    var unused =
        context.writeAndFlush(piece).addListener(future -> written(next, future.isSuccess()));
  }

  private void written(ChunkedWrite writing, boolean succeeded) {
    inFlight = false;
    if (!succeeded) {
      breaks();
      return;
    }
    if (writing.isOver()) {
      waiting.remove(writing);
      writing.done.accept(true);
    }
    goOn();
  }

  private void goOn() {
    try {
      pump();
    } catch (RuntimeException | Error e) {
      // Half of a frame is written: no valid frame can follow.
      log.error("a piece could not be written", e);
      breaks();
    }
  }

  private void breaks() {
    abort();
    while (!waiting.isEmpty()) {
      waiting.remove().done.accept(false);
    }
  }

  /** Aborts the connection without a close frame; pending writes are lost. */
  public void abort() {
    // From here outwards: further in, Vert.x would delay the close until all is written.
    var unused = context.close();
  }
}
