package dev.carillon.support;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that sends whatever bytes a test wants, and reads only when told to. */
public final class RawWebSocket implements AutoCloseable {
  /** No close frame came: the connection just ended. */
  public static final int NONE = -1;

  private static final int WINDOW_BYTES = 4096;

  private final SocketChannel channel;
  private final DataInputStream in;

  private RawWebSocket(SocketChannel channel) throws IOException {
    this.channel = channel;
    Socket socket = channel.socket();
    socket.setSoTimeout(12_000);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Upgrades; the headers are name, value, name, value. */
  public static RawWebSocket open(int port, String pathAndQuery, String... headers) {
    return open(port, pathAndQuery, new byte[0], headers);
  }

  /** Sends these bytes in one with the head of the request. */
  public static RawWebSocket open(int port, String pathAndQuery, byte[] atOnce, String... headers) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.socket().setReceiveBufferSize(WINDOW_BYTES);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      var client = new RawWebSocket(channel);
      var request = new ByteArrayOutputStream();
      request.writeBytes(head(pathAndQuery, headers).getBytes(StandardCharsets.ISO_8859_1));
      request.writeBytes(atOnce);
      client.send(request.toByteArray());
      String answer = client.answer();
      if (!answer.startsWith("HTTP/1.1 101")) {
        throw new AssertionError("not upgraded: " + answer);
      }
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String head(String pathAndQuery, String... headers) {
    var head = new StringBuilder("GET " + pathAndQuery + " HTTP/1.1\r\nHost: gateway\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
        .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        .toString();
  }

  private String answer() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("ended after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** A frame with a mask of zeros, which changes nothing. */
  public static byte[] frame(int firstByte, byte... payload) {
    var out = new ByteArrayOutputStream();
    out.write(firstByte);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 65_536) {
      out.write(0x80 | 126);
      out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      out.write(0x80 | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  public static byte[] text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes one after another. */
  public static byte[] all(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Does nothing if the server has ended the connection already. */
  public RawWebSocket send(byte[] bytes) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      // What the server has to say about it is read.
    }
    return this;
  }

  /**
   * Sends the bytes again and again and reads nothing, until nothing more is taken for a second, or
   * the connection ends.
   *
   * @return how many bytes went out; at most the limit and a little
   */
  public long flood(byte[] bytes, long limit) {
    long sent = 0;
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (sent < limit && selector.select(1_000) > 0) {
        selector.selectedKeys().clear();
        if (!rest.hasRemaining()) {
          rest.rewind();
        }
        sent += channel.write(rest);
      }
      return sent;
    } catch (IOException e) {
      // The server has ended it.
      return sent;
    }
  }

  /** Back to reading, after a flood. */
  public RawWebSocket blocking() {
    try {
      channel.configureBlocking(true);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a frame of the server is. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Received(int opcode, byte[] payload) {
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  /** The next frame. */
  public Received next() throws IOException {
    int opcode = in.readUnsignedByte() & 0xf;
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Received(opcode, payload);
  }

  /** Reads on to the end of the connection. */
  public int closeCode() {
    int code = NONE;
    try {
      while (true) {
        Received frame = next();
        if (frame.opcode() == 8 && code == NONE) {
          code = frame.payload().length < 2 ? 1005 : ByteBuffer.wrap(frame.payload()).getShort();
          send(frame(0x88, frame.payload()));
        }
      }
    } catch (java.io.EOFException | SocketException e) {
      return code;
    } catch (IOException e) {
      throw new AssertionError("the connection does not end, code " + code, e);
    }
  }

  /** Cuts the connection with a reset. */
  public void reset() {
    try {
      channel.socket().setSoLinger(true, 0);
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
