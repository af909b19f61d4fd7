package dev.carillon.transport;

import dev.carillon.core.encoding.Frame;

/**
 * Encodes a frame as one unmasked WebSocket frame (RFC 6455, section 5.2), the same for every
 * client.
 */
final class WebSocketWire implements Frame.Wire {
  static final WebSocketWire INSTANCE = new WebSocketWire();

  private static final int FIN_TEXT = 0x81;
  private static final int FIN_BINARY = 0x82;

  private WebSocketWire() {}

  @Override
  public byte[] bytes(Frame frame) {
    byte[] payload = frame.payload();
    int head = payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10;
    byte[] bytes = new byte[head + payload.length];
    bytes[0] = (byte) (frame.isText() ? FIN_TEXT : FIN_BINARY);
    if (head == 2) {
      bytes[1] = (byte) payload.length;
    } else {
      bytes[1] = (byte) (head == 4 ? 126 : 127);
      for (int i = head - 1, rest = payload.length; i > 1; i--, rest >>>= 8) {
        bytes[i] = (byte) rest;
      }
    }
    System.arraycopy(payload, 0, bytes, head, payload.length);
    return bytes;
  }
}
