package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes bytes that are framed already beneath the codec of a connection: many frames in one buffer
 * and with one flush. Vert.x goes on writing through the codec above; both are on one event loop,
 * so nothing comes in between. Confined to that loop.
 */
public final class RawChannel {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final int CHUNK_HEAD_BYTES = 10;

  private final ChannelHandlerContext context;
  private final boolean chunked;

  private RawChannel(ChannelHandlerContext context, boolean chunked) {
    this.context = context;
    this.chunked = chunked;
  }

  /**
   * The channel under the WebSocket that the request was upgraded to, if Vert.x lets us have it.
   */
  public static Optional<RawChannel> ofWebSocket(HttpServerRequest request) {
    return under(request, "wsencoder", false);
  }

  /** The channel under the chunked response to an HTTP/1.1 request whose head is out. */
  public static Optional<RawChannel> ofResponse(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        ? under(request, "httpEncoder", true)
        : Optional.empty();
  }

  private static Optional<RawChannel> under(
      HttpServerRequest request, String codec, boolean chunked) {
    if (!(request.connection() instanceof ConnectionBase connection)) {
      return Optional.empty();
    }
    @Nullable ChannelHandlerContext context = connection.channel().pipeline().context(codec);
    return context == null ? Optional.empty() : Optional.of(new RawChannel(context, chunked));
  }

  /**
   * Writes all parts with one flush.
   *
   * @param done called with true once the kernel has taken everything, maybe before this returns;
   *     with false if the connection broke
   */
  public void write(List<byte[]> parts, Consumer<Boolean> done) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuf out = context.alloc().directBuffer(length + (chunked ? CHUNK_HEAD_BYTES + 2 : 0));
    if (chunked) {
      out.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
      out.writeBytes(CRLF);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    if (chunked) {
      out.writeBytes(CRLF);
    }
    var unused = context.writeAndFlush(out).addListener(future -> done.accept(future.isSuccess()));
  }

  /** Ends the connection without another word, whatever still waits to be sent. */
  public void abort() {
    // From here outwards: further in, Vert.x would hold the end back until all is written.
    var unused = context.close();
  }
}
