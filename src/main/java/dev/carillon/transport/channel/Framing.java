package dev.carillon.transport.channel;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The framing of bytes that are written beneath a codec, such that a piece of them may end
 * anywhere. Stateless.
 */
enum Framing {
  /**
   * Whole WebSocket frames without a mask. A large one becomes fragments (RFC 6455, section 5.4),
   * between which control frames may come.
   */
  WEBSOCKET {
    @Override
    int head(byte[] frame) {
      int length = frame[1] & LENGTH;
      return length < 126 ? 2 : length == 126 ? 4 : 10;
    }

    @Override
    void begin(ByteBuf out, int length) {}

    @Override
    void end(ByteBuf out) {}

    @Override
    void slice(ByteBuf out, byte[] frame, int from, int to) {
      int opcode = from == head(frame) ? frame[0] & OPCODE : 0;
      int length = to - from;
      out.writeByte(to == frame.length ? FIN | opcode : opcode);
      if (length < 126) {
        out.writeByte(length);
      } else {
        out.writeByte(126).writeShort(length);
      }
      out.writeBytes(frame, from, length);
    }
  },

  /** Chunks of an HTTP/1.1 response (RFC 9112, section 7.1). */
  CHUNKED {
    @Override
    int head(byte[] part) {
      return 0;
    }

    @Override
    void begin(ByteBuf out, int length) {
      out.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
      out.writeShort(CRLF);
    }

    @Override
    void end(ByteBuf out) {
      out.writeShort(CRLF);
    }

    @Override
    void slice(ByteBuf out, byte[] part, int from, int to) {
      begin(out, to - from);
      out.writeBytes(part, from, to - from);
      end(out);
    }
  };

  /** The most bytes that the framing of one piece takes. */
  static final int OVERHEAD_BYTES = 16;

  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int LENGTH = 0x7f;
  private static final int CRLF = '\r' << 8 | '\n';

  /** How many bytes of a part are framing, which each slice has anew. */
  abstract int head(byte[] part);

  abstract void begin(ByteBuf out, int length);

  abstract void end(ByteBuf out);

  /** Writes a slice of a part as a unit of its own. */
  abstract void slice(ByteBuf out, byte[] part, int from, int to);
}
