package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;

/** Parts that are written a piece at a time. Confined to one event loop. */
final class ChunkedWrite {
  /** The most direct memory that one connection holds of its outbound bytes. */
  static final int PIECE_BYTES = 32 << 10;

  private final Framing framing;
  private final List<byte[]> parts;
  final Consumer<Boolean> done;
  private int part;
  private int offset;

  ChunkedWrite(Framing framing, List<byte[]> parts, Consumer<Boolean> done) {
    this.framing = framing;
    this.parts = List.copyOf(parts);
    this.done = done;
  }

  /** True if the parts fit into one piece. */
  static boolean isSmall(List<byte[]> parts) {
    long length = 0;
    for (int i = 0; i < parts.size(); i++) {
      length += parts.get(i).length;
    }
    return length <= PIECE_BYTES;
  }

  /** Parts that fit, in one buffer. */
  static ByteBuf whole(Framing framing, ByteBufAllocator buffers, List<byte[]> parts) {
    int length = 0;
    for (int i = 0; i < parts.size(); i++) {
      length += parts.get(i).length;
    }
    return whole(framing, buffers, parts, length);
  }

  boolean isOver() {
    return part == parts.size();
  }

  /** The next piece. If this throws, nothing was taken. */
  ByteBuf piece(ByteBufAllocator buffers) {
    int end = part;
    int length = 0;
    while (end < parts.size() && length + left(end) <= PIECE_BYTES) {
      length += left(end);
      end++;
    }
    if (end > part && offset == 0) {
      ByteBuf out = whole(framing, buffers, parts.subList(part, end), length);
      part = end;
      return out;
    }
    return slice(buffers);
  }

  private int left(int index) {
    return parts.get(index).length - (index == part ? offset : 0);
  }

  private static ByteBuf whole(
      Framing framing, ByteBufAllocator buffers, List<byte[]> parts, int length) {
    ByteBuf out = buffers.directBuffer(length + Framing.OVERHEAD_BYTES);
    try {
      framing.begin(out, length);
      for (int i = 0; i < parts.size(); i++) {
        out.writeBytes(parts.get(i));
      }
      framing.end(out);
      return out;
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  /** The next slice of a part that is larger than a piece. */
  private ByteBuf slice(ByteBufAllocator buffers) {
    byte[] large = parts.get(part);
    int from = Math.max(offset, framing.head(large));
    int to = Math.min(from + PIECE_BYTES, large.length);
    ByteBuf out = buffers.directBuffer(to - from + Framing.OVERHEAD_BYTES);
    try {
      framing.slice(out, large, from, to);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
    if (to == large.length) {
      part++;
      offset = 0;
    } else {
      offset = to;
    }
    return out;
  }
}
