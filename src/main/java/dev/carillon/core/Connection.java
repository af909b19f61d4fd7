package dev.carillon.core;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import java.util.List;

/**
 * The outbound side of one client, for any transport. Confined to the session's event loop. A
 * transport calls {@link Session#drained} when a connection becomes ready again.
 */
public interface Connection {
  /** True if {@link #send} may be called now; false while an earlier write is in flight. */
  boolean ready();

  /** Writes the frames, in order and with one flush. The caller may reuse the list afterwards. */
  void send(List<Frame> frames);

  /** Sends a keep-alive that the client need not understand: a WebSocket ping, an SSE comment. */
  void ping();

  /**
   * True if the connection ends with one answer, as a poll does. Such sessions are many, so no
   * {@link dev.carillon.core.identity.PresenceListener} is notified of them.
   */
  default boolean isBrief() {
    return false;
  }

  /**
   * Continues or stops reading from the client. A transport whose messages are bounded in number
   * may ignore it.
   */
  default void read(boolean goOn) {}

  /**
   * Changes the principal of the connection: the client has authenticated after it was accepted as
   * another principal.
   *
   * @throws RefusedException if that principal has too many connections
   */
  default void identified(Principal principal) {}

  /**
   * As {@link #close(CloseReason)}, with the frames for which the connection was not ready; a
   * transport sends them first if it still can.
   */
  default void close(CloseReason reason, List<Frame> rest) {
    close(reason);
  }

  /**
   * Sends the client the reason, as far as the transport can, and ends the connection. Unsent
   * frames are lost.
   */
  void close(CloseReason reason);

  /**
   * Ends the connection without sending anything: {@link #close} has thrown. A client that did not
   * receive a reason must not stay connected to a session that has ended.
   */
  default void abort() {}
}
