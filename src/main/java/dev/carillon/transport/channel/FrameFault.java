package dev.carillon.transport.channel;

import dev.carillon.core.identity.CloseReason;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;

/** Maps a frame that never became a message to the reason to close with. */
public final class FrameFault {
  private static final CloseReason PROTOCOL_ERROR =
      new CloseReason("protocol_error", 1002, 400, false, "not a WebSocket frame");
  private static final CloseReason NOT_UTF8 =
      new CloseReason("not_utf8", 1007, 400, false, "a text frame that is not UTF-8");

  private FrameFault() {}

  /** True if the client violates the WebSocket protocol. */
  public static boolean isFault(CloseReason reason) {
    return reason.equals(PROTOCOL_ERROR) || reason.equals(NOT_UTF8);
  }

  /** The reason to close with (RFC 6455, section 7.4.1) for an exception of the socket's codec. */
  public static CloseReason reason(Throwable thrown) {
    if (thrown instanceof CorruptedWebSocketFrameException corrupted) {
      return switch (corrupted.closeStatus().code()) {
        case 1009 -> CloseReason.TOO_LARGE;
        case 1007 -> NOT_UTF8;
        default -> PROTOCOL_ERROR;
      };
    }
    if (thrown instanceof FrameCheck.FloodException) {
      return CloseReason.TOO_MANY_REQUESTS.with("too many pings");
    }
    // Vert.x's own, for fragments that together are too long.
    return thrown instanceof IllegalStateException ? CloseReason.TOO_LARGE : CloseReason.GONE;
  }
}
