package dev.carillon.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** One TCP connection to a gateway, on which anything can be said. */
final class Wire implements AutoCloseable {
  private static final int READ_MILLIS = 150;
  private static final int MAX_ANSWER = 64 << 10;

  private final Socket socket;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_MILLIS);
    socket.setTcpNoDelay(true);
  }

  void say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void say(String text) throws IOException {
    say(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A WebSocket frame, masked. */
  void frame(int firstByte, byte[] payload) throws IOException {
    var out = new ByteArrayOutputStream();
    out.write(firstByte);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    // A mask of zeros leaves the payload as it is.
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    say(out.toByteArray());
  }

  /** What comes until nothing comes for a moment, or the end. */
  String answer() throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try {
      int read = socket.getInputStream().read(buffer);
      while (read > 0 && out.size() < MAX_ANSWER) {
        out.write(buffer, 0, read);
        read = socket.getInputStream().read(buffer);
      }
    } catch (SocketTimeoutException e) {
      // It has nothing more to say for now.
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** Goes, in good order or by a reset. */
  void leave(Random random) throws IOException {
    if (random.nextBoolean()) {
      socket.setSoLinger(true, 0);
    }
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
