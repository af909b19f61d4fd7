package dev.carillon.transport.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is large is written piece by piece, and what cannot be written ends nothing but itself. */
final class RawChannelTest {
  private final List<ByteBuf> written = new ArrayList<>();
  private final List<ChannelPromise> promises = new ArrayList<>();
  private final List<Boolean> done = new ArrayList<>();

  /** A client that does not read: nothing is ever written until the test says so. */
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(
                ChannelHandlerContext context, Object message, ChannelPromise promise) {
              written.add((ByteBuf) message);
              promises.add(promise);
            }
          },
          new ChannelOutboundHandlerAdapter());

  private RawChannel raw(Framing framing) {
    return new RawChannel(channel.pipeline().lastContext(), framing);
  }

  private static byte[] frame(byte[] payload) {
    int head = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    byte[] frame = new byte[head + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (head == 2 ? payload.length : head == 4 ? 126 : 127);
    System.arraycopy(payload, 0, frame, head, payload.length);
    for (int i = head - 1, rest = payload.length; head > 2 && i > 1; i--, rest >>>= 8) {
      frame[i] = (byte) rest;
    }
    return frame;
  }

  private void read() {
    while (promises.stream().anyMatch(promise -> !promise.isDone())) {
      List.copyOf(promises).forEach(ChannelPromise::trySuccess);
    }
  }

  @Test
  void a_client_that_does_not_read_holds_no_more_direct_memory_than_one_piece() {
    RawChannel raw = raw(Framing.WEBSOCKET);
    raw.write(List.of(frame(new byte[900_000]), frame(new byte[5])), done::add);
    assertThat(written).hasSize(1);
    assertThat(written.get(0).capacity()).isLessThanOrEqualTo((32 << 10) + 16);
    assertThat(done).isEmpty();
    read();
    assertThat(done).containsExactly(true);
  }

  @Test
  void pieces_are_fragments_that_make_up_the_same_messages() {
    var random = new Random(Long.getLong("carillon.seed", 5));
    for (int run = 0; run < 40; run++) {
      written.clear();
      promises.clear();
      var frames = new ArrayList<byte[]>();
      var payloads = new ArrayList<byte[]>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 200 : 150_000)];
        random.nextBytes(payload);
        payloads.add(payload);
        frames.add(frame(payload));
      }
      raw(Framing.WEBSOCKET).write(frames, done::add);
      read();
      assertThat(messages()).isEqualTo(payloads.stream().map(ByteBuffer::wrap).toList());
    }
  }

  /** The messages of the frames that were written; a piece never ends within a frame. */
  private List<ByteBuffer> messages() {
    var messages = new ArrayList<ByteBuffer>();
    var message = new ByteArrayOutputStream();
    boolean within = false;
    for (ByteBuf piece : written) {
      while (piece.isReadable()) {
        int first = piece.readUnsignedByte();
        assertThat(first & 0x0f).isEqualTo(within ? 0 : 1);
        int length = piece.readUnsignedByte();
        length = length == 126 ? piece.readUnsignedShort() : length;
        assertThat(length).isNotEqualTo(127);
        byte[] payload = new byte[length];
        piece.readBytes(payload);
        message.writeBytes(payload);
        within = (first & 0x80) == 0;
        if (!within) {
          messages.add(ByteBuffer.wrap(message.toByteArray()));
          message.reset();
        }
      }
    }
    assertThat(within).isFalse();
    return messages;
  }

  @Test
  void pieces_of_an_event_stream_are_whole_chunks() {
    byte[] large = new byte[100_000];
    new Random(7).nextBytes(large);
    raw(Framing.CHUNKED).write(List.of(new byte[] {1}, large, new byte[] {2}), done::add);
    read();
    var all = new ByteArrayOutputStream();
    for (ByteBuf piece : written) {
      String head =
          piece
              .readCharSequence(piece.bytesBefore((byte) '\r'), StandardCharsets.US_ASCII)
              .toString();
      piece.skipBytes(2);
      byte[] chunk = new byte[Integer.parseInt(head, 16)];
      piece.readBytes(chunk);
      all.writeBytes(chunk);
      assertThat(piece.readableBytes()).isEqualTo(2);
    }
    ByteBuf expected = Unpooled.wrappedBuffer(new byte[] {1}, large, new byte[] {2});
    assertThat(Unpooled.wrappedBuffer(all.toByteArray())).isEqualTo(expected);
  }

  @Test
  void what_comes_afterwards_waits_for_the_last_piece() {
    RawChannel raw = raw(Framing.WEBSOCKET);
    raw.write(List.of(frame(new byte[100_000])), done::add);
    var said = new ArrayList<String>();
    raw.afterwards(() -> said.add("closed after " + written.size()));
    assertThat(said).isEmpty();
    read();
    assertThat(said).containsExactly("closed after 4");
  }

  @Test
  void a_connection_that_breaks_says_so_and_is_closed() {
    RawChannel raw = raw(Framing.WEBSOCKET);
    raw.write(List.of(frame(new byte[100_000])), done::add);
    promises.get(0).setFailure(new IllegalStateException("broken"));
    assertThat(done).containsExactly(false);
    assertThat(channel.isOpen()).isFalse();
    assertThat(written).hasSize(1);
  }

  @Test
  void without_direct_memory_a_write_fails_and_the_next_one_is_none_the_worse() {
    RawChannel raw = raw(Framing.WEBSOCKET);
    var full = new Full();
    channel.config().setAllocator(full);
    for (int bytes : new int[] {10, 100_000}) {
      assertThatThrownBy(() -> raw.write(List.of(frame(new byte[bytes])), done::add))
          .isInstanceOf(OutOfMemoryError.class);
    }
    channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
    raw.write(List.of(frame(new byte[3])), done::add);
    read();
    assertThat(written).hasSize(1);
    assertThat(done).containsExactly(true);
  }

  @Test
  void without_direct_memory_for_a_later_piece_the_connection_is_cut() {
    RawChannel raw = raw(Framing.WEBSOCKET);
    raw.write(List.of(frame(new byte[100_000])), done::add);
    channel.config().setAllocator(new Full());
    promises.get(0).setSuccess();
    assertThat(channel.isOpen()).isFalse();
    assertThat(done).containsExactly(false);
  }

  /** As when direct memory is used up. */
  private static final class Full extends io.netty.buffer.AbstractByteBufAllocator {
    @Override
    protected ByteBuf newHeapBuffer(int initial, int max) {
      throw new OutOfMemoryError("planted");
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int max) {
      throw new OutOfMemoryError("planted: Cannot reserve bytes of direct buffer memory");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
