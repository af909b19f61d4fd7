package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings before Vert.x does, which would queue a pong for each of them: at most one pong is
 * in flight, and of the pings that come meanwhile only the newest is answered (RFC 6455, section
 * 5.5.3). It also limits the control frames per second, rejects invalid close codes that Netty
 * accepts, and lets a close frame out before the connection of a client that violates the WebSocket
 * protocol ends. Confined to the event loop of its connection.
 */
final class FrameCheck extends ChannelDuplexHandler {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LAST_CLOSE_CODE = 4999;
  private static final long LINGER_MILLIS = 1_000;

  /** What a client may send after the close frame: about what was in flight. */
  private static final int MAX_LEFTOVER_BYTES = 1 << 20;

  private static final int FRAME_HEAD_BYTES = 6;

  private final int controlFramesPerSecond;
  private long windowStart = System.nanoTime();
  private int inWindow;

  /** True once the client has violated the protocol: nothing more is read from it. */
  private boolean faulty;

  /** True once our close frame is written: what arrives now is not read either. */
  private boolean closing;

  private long leftoverBytes;

  /**
   * True while the fault is passed to Vert.x, which then closes the channel over the close frame.
   */
  private boolean telling;

  /** True from the writing of a pong until the kernel has it. */
  private boolean ponging;

  /** True while a message has begun without any payload yet. */
  private boolean begun;

  /** True if that message is a text message. */
  private boolean text;

  /** The payload of the newest unanswered ping. */
  private @Nullable ByteBuf unanswered;

  /** The client exceeds the limit of control frames. */
  static final class FloodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FloodException() {
      super("too many control frames", null, false, false);
    }
  }

  FrameCheck(int controlFramesPerSecond) {
    this.controlFramesPerSecond = controlFramesPerSecond;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      context.fireChannelRead(message);
    } else if (faulty || (closing && !(frame instanceof CloseWebSocketFrame))) {
      leftover(context, frame);
    } else if (frame instanceof CloseWebSocketFrame close) {
      if (close.statusCode() > LAST_CLOSE_CODE) {
        frame.release();
        exceptionCaught(
            context,
            new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.PROTOCOL_ERROR, "a close code that nobody may use"));
      } else {
        context.fireChannelRead(frame);
      }
    } else if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
      control(context, frame);
    } else {
      data(context, frame);
    }
  }

  /** Discards inbound bytes, up to a limit. */
  private void leftover(ChannelHandlerContext context, WebSocketFrame frame) {
    leftoverBytes += FRAME_HEAD_BYTES + frame.content().readableBytes();
    frame.release();
    if (leftoverBytes > MAX_LEFTOVER_BYTES) {
      closeNow(context);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    closing |= message instanceof CloseWebSocketFrame;
    var unused = context.write(message, promise);
  }

  /**
   * Drops empty fragments. Vert.x rejects every part of a message that begins with one, so the
   * first fragment with payload becomes the message's beginning.
   */
  private void data(ChannelHandlerContext context, WebSocketFrame frame) {
    boolean isNothing = !frame.isFinalFragment() && !frame.content().isReadable();
    if (frame instanceof ContinuationWebSocketFrame && !isNothing && begun) {
      begun = false;
      context.fireChannelRead(
          text
              ? new TextWebSocketFrame(frame.isFinalFragment(), frame.rsv(), frame.content())
              : new BinaryWebSocketFrame(frame.isFinalFragment(), frame.rsv(), frame.content()));
    } else if (isNothing) {
      if (!(frame instanceof ContinuationWebSocketFrame)) {
        begun = true;
        text = frame instanceof TextWebSocketFrame;
      }
      frame.release();
    } else {
      context.fireChannelRead(frame);
    }
  }

  private void control(ChannelHandlerContext context, WebSocketFrame frame) {
    if (isFlood()) {
      frame.release();
      exceptionCaught(context, new FloodException());
    } else if (frame instanceof PingWebSocketFrame) {
      if (unanswered != null) {
        unanswered.release();
      }
      unanswered = frame.content();
      pong(context);
    } else {
      context.fireChannelRead(frame);
    }
  }

  private boolean isFlood() {
    long now = System.nanoTime();
    if (now - windowStart >= WINDOW_NANOS) {
      windowStart = now;
      inWindow = 0;
    }
    return ++inWindow > controlFramesPerSecond;
  }

  private void pong(ChannelHandlerContext context) {
    ByteBuf payload = unanswered;
    if (ponging || payload == null) {
      return;
    }
    unanswered = null;
    ponging = true;
    var unused =
        context
            .writeAndFlush(new PongWebSocketFrame(payload))
            .addListener(
                out -> {
                  ponging = false;
                  if (out.isSuccess() && !faulty) {
                    pong(context);
                  }
                });
  }

  /**
   * Passes a fault of the client to Vert.x. The close frame is written first, and inbound bytes are
   * discarded for a moment: closing a connection with unread bytes resets it, and the close frame
   * is lost.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    boolean fault =
        thrown instanceof CorruptedWebSocketFrameException || thrown instanceof FloodException;
    if (!fault || faulty) {
      if (!fault) {
        context.fireExceptionCaught(thrown);
      }
      return;
    }
    faulty = true;
    telling = true;
    try {
      context.fireExceptionCaught(thrown);
    } finally {
      telling = false;
    }
    var unused =
        context
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(
                out -> {
                  if (context.channel() instanceof DuplexChannel duplex) {
                    var unusedEnd = duplex.shutdownOutput();
                  }
                });
    var unusedTimer =
        context.executor().schedule(() -> closeNow(context), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (telling) {
      promise.trySuccess();
    } else {
      var unused = context.close(promise);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (unanswered != null) {
      unanswered.release();
      unanswered = null;
    }
  }

  private static void closeNow(ChannelHandlerContext context) {
    var unused = context.close();
  }
}
