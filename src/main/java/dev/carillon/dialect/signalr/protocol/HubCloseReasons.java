package dev.carillon.dialect.signalr.protocol;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;

/** Reasons to close a connection that are specific to this protocol, beyond the common table. */
public final class HubCloseReasons {
  private static final int NORMAL_CLOSURE = 1000;

  /** The client violated the protocol; as in the reference implementation it may reconnect. */
  public static final CloseReason PROTOCOL_ERROR =
      new CloseReason("protocol_error", NORMAL_CLOSURE, 400, true, "not the hub protocol");

  /** The first message was no handshake that this server accepts. */
  public static final CloseReason HANDSHAKE =
      new CloseReason("handshake_failed", NORMAL_CLOSURE, 400, false, "no agreement on a protocol");

  /** The hub itself has ended the connection. */
  public static final CloseReason ABORTED =
      new CloseReason("aborted", NORMAL_CLOSURE, 403, false, "ended by the hub");

  /** The hub failed while it connected the client. */
  public static final CloseReason NOT_CONNECTED =
      new CloseReason("not_connected", NORMAL_CLOSURE, 500, false, "the hub did not let it in");

  /** More messages were sent while the client was away than may be kept for it. */
  public static final CloseReason FORGOTTEN =
      new CloseReason("forgotten", NORMAL_CLOSURE, 410, true, "what it missed is not kept");

  private HubCloseReasons() {}

  static RefusedException malformed(String why) {
    return new RefusedException(PROTOCOL_ERROR.with(why));
  }
}
