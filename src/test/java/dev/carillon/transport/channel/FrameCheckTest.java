package dev.carillon.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pings of clients that take their pongs, and of those that do not. */
final class FrameCheckTest {
  /** The kernel's buffer: holds every write until it is let go. */
  private static final class Kernel extends ChannelOutboundHandlerAdapter {
    private final List<ChannelPromise> held = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private boolean full;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (!(message instanceof WebSocketFrame frame)) {
        promise.setSuccess();
        return;
      }
      written.add(frame.content().toString(StandardCharsets.UTF_8));
      frame.release();
      if (full) {
        held.add(promise);
      } else {
        promise.setSuccess();
      }
    }

    void drain() {
      List<ChannelPromise> out = List.copyOf(held);
      held.clear();
      full = false;
      out.forEach(ChannelPromise::setSuccess);
    }
  }

  private final Kernel kernel = new Kernel();
  private final EmbeddedChannel channel = new EmbeddedChannel(kernel, new FrameCheck(1_000));

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private void ping(String text) {
    channel.writeInbound(new PingWebSocketFrame(bytes(text)));
  }

  @Test
  void each_ping_of_a_client_that_reads_is_answered_with_its_own_payload() {
    for (int i = 0; i < 10; i++) {
      ping("payload " + i);
    }
    assertThat(kernel.written).hasSize(10).startsWith("payload 0").endsWith("payload 9");
  }

  @Test
  void one_pong_is_on_its_way_and_then_the_newest_ping_is_answered() {
    kernel.full = true;
    List<ByteBuf> payloads = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ByteBuf payload = bytes("payload " + i);
      payloads.add(payload);
      channel.writeInbound(new PingWebSocketFrame(payload));
    }
    assertThat(kernel.written).containsExactly("payload 0");
    assertThat(payloads.stream().filter(payload -> payload.refCnt() > 0)).hasSize(1);
    kernel.drain();
    assertThat(kernel.written).containsExactly("payload 0", "payload 499");
    assertThat(payloads).allMatch(payload -> payload.refCnt() == 0);
  }

  @Test
  void what_is_not_answered_at_the_end_is_given_back() {
    kernel.full = true;
    ping("first");
    ByteBuf payload = bytes("second");
    channel.writeInbound(new PingWebSocketFrame(payload));
    var unused = channel.close();
    assertThat(payload.refCnt()).isZero();
  }

  @Test
  void a_flood_ends_the_connection_once_and_holds_nothing() {
    for (int i = 0; i < 1_000; i++) {
      ping("x");
    }
    var flood = new PongWebSocketFrame(bytes("x"));
    assertThatThrownBy(() -> channel.writeInbound(flood))
        .isInstanceOf(FrameCheck.FloodException.class);
    ByteBuf late = bytes("x");
    channel.writeInbound(new PingWebSocketFrame(late));
    assertThat(flood.refCnt()).isZero();
    assertThat(late.refCnt()).isZero();
    assertThat(kernel.written).hasSize(1_000);
  }

  @Test
  void a_close_code_beyond_those_that_anybody_may_use_is_a_protocol_error() {
    channel.writeInbound(new CloseWebSocketFrame(4999, ""));
    assertThat(Objects.<Object>requireNonNull(channel.readInbound()))
        .isInstanceOf(CloseWebSocketFrame.class);
    var close = new CloseWebSocketFrame(true, 0, Unpooled.buffer().writeShort(5000));
    assertThatThrownBy(() -> channel.writeInbound(close))
        .isInstanceOf(CorruptedWebSocketFrameException.class);
    assertThat(close.refCnt()).isZero();
  }

  @Test
  void a_message_may_begin_with_fragments_of_nothing() {
    ByteBuf nothing = Unpooled.buffer();
    channel.writeInbound(new TextWebSocketFrame(false, 0, nothing));
    for (int i = 0; i < 1_000; i++) {
      channel.writeInbound(new ContinuationWebSocketFrame(false, 0, Unpooled.buffer()));
    }
    channel.writeInbound(new ContinuationWebSocketFrame(false, 0, bytes("hel")));
    channel.writeInbound(new ContinuationWebSocketFrame(false, 0, Unpooled.buffer()));
    channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes("lo")));
    TextWebSocketFrame first = Objects.requireNonNull(channel.readInbound());
    assertThat(first.text()).isEqualTo("hel");
    assertThat(first.isFinalFragment()).isFalse();
    ContinuationWebSocketFrame last = Objects.requireNonNull(channel.readInbound());
    assertThat(last.text()).isEqualTo("lo");
    assertThat(last.isFinalFragment()).isTrue();
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(nothing.refCnt()).isZero();
  }

  @Test
  void a_message_of_nothing_but_fragments_of_nothing_is_empty() {
    channel.writeInbound(new TextWebSocketFrame(false, 0, Unpooled.buffer()));
    channel.writeInbound(new ContinuationWebSocketFrame(true, 0, Unpooled.buffer()));
    TextWebSocketFrame message = Objects.requireNonNull(channel.readInbound());
    assertThat(message.text()).isEmpty();
    assertThat(message.isFinalFragment()).isTrue();
  }

  @Test
  void everything_else_passes() {
    channel.writeInbound(new TextWebSocketFrame("hello"));
    assertThat(((TextWebSocketFrame) Objects.requireNonNull(channel.readInbound())).text())
        .isEqualTo("hello");
    assertThat(kernel.written).isEmpty();
  }
}
