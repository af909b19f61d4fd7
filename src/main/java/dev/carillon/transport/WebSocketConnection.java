package dev.carillon.transport;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.transport.channel.FrameFault;
import dev.carillon.transport.channel.RawChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket. One write is in flight at a time: what is queued meanwhile leaves with the
 * next.
 */
public final class WebSocketConnection implements Connection {
  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final Optional<RawChannel> raw;
  private final long farewellMillis;
  private final SocketFormat form;
  private final List<byte[]> parts = new ArrayList<>();
  private @Nullable Session session;
  private Consumer<Principal> identified = principal -> {};
  private Optional<Long> farewell = Optional.empty();
  private boolean writing;
  private boolean sending;

  /** Whether the dialect wants to read, regardless of the room for answers. */
  private boolean wanted = true;

  /** True while there is no room for answers: then nothing more is read. */
  private boolean stalled;

  /**
   * @param raw the channel beneath the socket, if it is accessible
   */
  public WebSocketConnection(
      Vertx vertx,
      ServerWebSocket socket,
      Optional<RawChannel> raw,
      TransportOptions options,
      SocketFormat form) {
    this.vertx = vertx;
    this.socket = socket;
    this.raw = raw;
    this.farewellMillis = options.farewell().toMillis();
    this.form = form;
  }

  /**
   * Sets the consumer that is called when the client has authenticated; it may refuse the
   * principal.
   */
  void onIdentified(Consumer<Principal> consumer) {
    identified = consumer;
  }

  @Override
  public void identified(Principal principal) {
    identified.accept(principal);
  }

  /**
   * Continues with the session that it was opened for.
   *
   * @param closed run once when the socket is closed, by either side
   */
  public void serve(Session client, Runnable closed) {
    session = client;
    socket.closeHandler(
        end -> {
          farewell.ifPresent(vertx::cancelTimer);
          closed.run();
        });
    socket.exceptionHandler(
        thrown -> {
          CloseReason reason = FrameFault.reason(thrown);
          // A client that is gone receives nothing; the close follows.
          if (!reason.equals(CloseReason.GONE)) {
            client.close(reason);
          }
        });
    form.listen(socket, client, this::received);
    socket.pongHandler(pong -> client.heard());
  }

  @Override
  public boolean ready() {
    return !writing;
  }

  @Override
  public void send(List<Frame> frames) {
    writing = true;
    sending = true;
    try {
      if (raw.isPresent()) {
        for (Frame frame : frames) {
          parts.add(frame.on(WebSocketWire.INSTANCE));
        }
        raw.get().write(parts, this::written);
      } else {
        Future<Void> last = Future.succeededFuture();
        for (Frame frame : frames) {
          last = write(frame);
        }
        last.onComplete(sent -> written(sent.succeeded()));
      }
    } catch (RuntimeException | Error e) {
      // This ends the session; nothing may be in flight that it would wait for.
      writing = false;
      throw e;
    } finally {
      sending = false;
      parts.clear();
    }
  }

  private Future<Void> write(Frame frame) {
    return frame.isText()
        ? socket.writeTextMessage(new String(frame.payload(), StandardCharsets.UTF_8))
        : socket.writeBinaryMessage(Buffer.buffer(frame.payload()));
  }

  private void written(boolean succeeded) {
    writing = false;
    // Mostly the kernel takes it at once; then the session is still in its own flush.
    if (!succeeded) {
      // A channel that took only a part is useless, though it may still be open.
      abort();
    } else if (!sending && session != null) {
      session.drained();
      if (stalled && session.hasRoom()) {
        stalled = false;
        readOn();
      }
    }
  }

  @Override
  public void ping() {
    if (!socket.isClosed()) {
      // A failure shows as the socket's close.
      var unused = socket.writePing(Buffer.buffer());
    }
  }

  @Override
  public void read(boolean goOn) {
    wanted = goOn;
    readOn();
  }

  private void received() {
    Session client = session;
    if (!stalled && client != null && client.isOpen() && !client.hasRoom()) {
      stalled = true;
      readOn();
    }
  }

  private void readOn() {
    if (wanted && !stalled) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    try {
      if (!rest.isEmpty() && !socket.isClosed() && reason.isHeard()) {
        send(rest);
      }
    } finally {
      // The reason is sent even if the remaining frames cannot be.
      close(reason);
    }
  }

  @Override
  public void close(CloseReason reason) {
    if (socket.isClosed() || reason.equals(CloseReason.GONE)) {
      return;
    }
    // From now on only the client's close frame is read.
    wanted = true;
    stalled = false;
    readOn();
    // A client that does not read never sees the close frame, and never answers it.
    farewell = Optional.of(vertx.setTimer(farewellMillis, id -> abort()));
    raw.ifPresentOrElse(
        channel -> channel.afterwards(() -> sayClose(reason)), () -> sayClose(reason));
  }

  private void sayClose(CloseReason reason) {
    var unused = form.close(socket, reason);
  }

  @Override
  public void abort() {
    raw.ifPresentOrElse(RawChannel::abort, () -> sayClose(CloseReason.INTERNAL_ERROR));
  }
}
