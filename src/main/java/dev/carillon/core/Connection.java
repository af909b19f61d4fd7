package dev.carillon.core;

import java.util.List;

/**
 * The way out to one client, whatever the transport. Confined to the session's event loop. A
 * transport calls {@link Session#drained} when a connection becomes ready again.
 */
public interface Connection {
  /** True if {@link #send} may be called now; false while an earlier one is still on its way. */
  boolean ready();

  /**
   * Puts the frames on the wire, in order and with one flush. The list is the caller's again at
   * return.
   */
  void send(List<Frame> frames);

  /** A sign of life that the client need not understand: a WebSocket ping, an SSE comment. */
  void ping();

  /**
   * Tells the client why, as far as the transport can, and ends the connection. Frames not sent are
   * lost.
   */
  void close(CloseReason reason);
}
