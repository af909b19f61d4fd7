package dev.carillon.dialect.signalr.protocol;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;

/** Why this protocol ends a connection, where the table of all dialects has no word for it. */
public final class HubCloseReasons {
  private static final int NORMAL_CLOSURE = 1000;

  /** The client broke the protocol; as in the reference it may come back. */
  public static final CloseReason PROTOCOL_ERROR =
      new CloseReason("protocol_error", NORMAL_CLOSURE, 400, true, "not the hub protocol");

  /** The first message was not one that this server can go on from. */
  public static final CloseReason HANDSHAKE =
      new CloseReason("handshake_failed", NORMAL_CLOSURE, 400, false, "no agreement on a protocol");

  /** The hub itself does not want the client any more. */
  public static final CloseReason ABORTED =
      new CloseReason("aborted", NORMAL_CLOSURE, 403, false, "ended by the hub");

  /** The hub failed while it greeted the client. */
  public static final CloseReason NOT_CONNECTED =
      new CloseReason("not_connected", NORMAL_CLOSURE, 500, false, "the hub did not let it in");

  /** More than may be kept for it was said while the client was away. */
  public static final CloseReason FORGOTTEN =
      new CloseReason("forgotten", NORMAL_CLOSURE, 410, true, "what it missed is not kept");

  private HubCloseReasons() {}

  static RefusedException malformed(String why) {
    return new RefusedException(PROTOCOL_ERROR.with(why));
  }
}
