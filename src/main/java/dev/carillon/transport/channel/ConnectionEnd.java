package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs clean-up steps when a client's TCP connection ends, whichever side ended it and whatever
 * protocol it was upgraded to meanwhile. Confined to the connection's event loop.
 */
public final class ConnectionEnd {
  private static final AttributeKey<ConnectionEnd> KEY =
      AttributeKey.valueOf(ConnectionEnd.class, "end");

  private final Set<Step> steps = Collections.newSetFromMap(new IdentityHashMap<>());

  private final class Step implements Runnable {
    private final Runnable step;

    Step(Runnable step) {
      this.step = step;
      steps.add(this);
    }

    @Override
    public void run() {
      if (steps.remove(this)) {
        step.run();
      }
    }
  }

  private ConnectionEnd(Channel channel) {
    channel.closeFuture().addListener(closed -> List.copyOf(steps).forEach(Step::run));
  }

  private static Optional<Channel> channel(HttpConnection connection) {
    return connection instanceof ConnectionBase base
        ? Optional.of(base.channel())
        : Optional.empty();
  }

  /**
   * Registers a step that runs once: when the result is run, or when the connection has ended at
   * the latest; at once if it has already.
   */
  public static Runnable once(HttpConnection connection, Runnable step) {
    Optional<Channel> channel = channel(connection);
    if (channel.isEmpty()) {
      return step;
    }
    ConnectionEnd end = channel.get().attr(KEY).get();
    if (end == null) {
      end = new ConnectionEnd(channel.get());
      channel.get().attr(KEY).set(end);
    }
    Step once = end.new Step(step);
    if (!channel.get().isOpen()) {
      once.run();
    }
    return once;
  }

  /**
   * Sends an answer on a connection without a request, and ends it.
   *
   * @param lingerMillis for how long inbound bytes are discarded, so that the client receives the
   *     answer instead of a reset; 0: no answer, it ends at once
   */
  public static void refuse(HttpConnection connection, byte[] answer, long lingerMillis) {
    Optional<Channel> found = channel(connection);
    if (found.isEmpty() || lingerMillis == 0) {
      var unused = connection.close();
      return;
    }
    Channel channel = found.get();
    channel.pipeline().addFirst(new Discard());
    ByteBuf bytes = Unpooled.wrappedBuffer(answer);
    var unused =
        channel
            .pipeline()
            .firstContext()
            .writeAndFlush(bytes)
            .addListener(
                written -> {
                  if (channel instanceof DuplexChannel duplex) {
                    var unusedEnd = duplex.shutdownOutput();
                  }
                });
    var unusedTimer =
        channel.eventLoop().schedule(() -> closeNow(channel), lingerMillis, TimeUnit.MILLISECONDS);
  }

  /** Discards inbound bytes. */
  private static final class Discard extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  private static void closeNow(Channel channel) {
    var unused = channel.close();
  }
}
