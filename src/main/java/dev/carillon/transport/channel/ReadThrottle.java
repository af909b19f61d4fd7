package dev.carillon.transport.channel;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Applies back-pressure from a client's outbound to its inbound side: while something waits in the
 * outbound queue, nothing is read. So answers (pongs, messages, errors) cannot pile up for a client
 * that sends and does not read; TCP slows it down instead. The first handler of a WebSocket's
 * pipeline; confined to its event loop.
 */
final class ReadThrottle extends ChannelInboundHandlerAdapter {
  private boolean waiting;

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // First the other handlers: Vert.x flushes now, and decides whether it wants to read on.
    context.fireChannelReadComplete();
    ChannelConfig config = context.channel().config();
    if (!waiting && config.isAutoRead() && isQueued(context)) {
      waiting = true;
      config.setAutoRead(false);
      // Done when everything that waits now is written, whatever is queued behind it meanwhile: a
      // client that is slow but reads is read from now and then, however much is queued for it.
      var unused =
          context
              .writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(
                  out -> {
                    waiting = false;
                    config.setAutoRead(true);
                  });
    }
  }

  private static boolean isQueued(ChannelHandlerContext context) {
    @Nullable ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
    return queue != null && queue.totalPendingWriteBytes() > 0;
  }
}
