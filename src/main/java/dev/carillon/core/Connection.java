package dev.carillon.core;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
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

  /** True if it is over with one answer, as a poll is: such sessions are many, and no news. */
  default boolean isBrief() {
    return false;
  }

  /**
   * Goes on reading what the client sends, or stops. A transport whose messages are bounded in
   * number need not care.
   */
  default void read(boolean goOn) {}

  /**
   * It has become known who the client is, after it was let in as somebody else.
   *
   * @throws RefusedException if that principal has too many connections
   */
  default void identified(Principal principal) {}

  /**
   * As {@link #close(CloseReason)}, with what the connection was not yet ready for: a transport
   * that can still say it does.
   */
  default void close(CloseReason reason, List<Frame> rest) {
    close(reason);
  }

  /**
   * Tells the client why, as far as the transport can, and ends the connection. Frames not sent are
   * lost.
   */
  void close(CloseReason reason);

  /**
   * Ends the connection without another word: {@link #close} has thrown. Nothing may keep a client
   * that is not told why connected to a session that is no more.
   */
  default void abort() {}
}
