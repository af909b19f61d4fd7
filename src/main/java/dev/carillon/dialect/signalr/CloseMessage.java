package dev.carillon.dialect.signalr;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the Close message for the end of a connection, worded as by the reference implementation.
 */
final class CloseMessage {
  /** Ends that are no error. */
  private static final Set<String> PEACEFUL =
      codes(
          CloseReason.NORMAL,
          CloseReason.RESTARTING,
          HubCloseReasons.ABORTED,
          HubCloseReasons.FORGOTTEN);

  /** Reasons whose details the client does not receive, only that there was an error. */
  private static final Set<String> SECRET =
      codes(
          HubCloseReasons.PROTOCOL_ERROR,
          HubCloseReasons.NOT_CONNECTED,
          CloseReason.SILENT,
          CloseReason.TOKEN_EXPIRED,
          CloseReason.INTERNAL_ERROR);

  private CloseMessage() {}

  private static Set<String> codes(CloseReason... reasons) {
    return Set.copyOf(Arrays.stream(reasons).map(CloseReason::code).toList());
  }

  static Optional<String> error(CloseReason reason) {
    if (PEACEFUL.contains(reason.code())) {
      return Optional.empty();
    }
    return Optional.of(
        SECRET.contains(reason.code()) ? ErrorTexts.CLOSED : ErrorTexts.closed(reason));
  }

  /** True if the client may reconnect; after the expiry of its token, with a fresh one. */
  static boolean allowsReconnect(CloseReason reason) {
    return reason.reconnect() || reason.code().equals(CloseReason.TOKEN_EXPIRED.code());
  }
}
