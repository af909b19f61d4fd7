package dev.carillon.dialect.signalr;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a Close message says of the end, as the reference has it. */
final class CloseMessage {
  /** An end that is no error. */
  private static final Set<String> PEACEFUL =
      codes(
          CloseReason.NORMAL,
          CloseReason.RESTARTING,
          HubCloseReasons.ABORTED,
          HubCloseReasons.FORGOTTEN);

  /** Of these the client learns no more than that there was an error. */
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

  /** With a fresh token it can come back. */
  static boolean allowsReconnect(CloseReason reason) {
    return reason.reconnect() || reason.code().equals(CloseReason.TOKEN_EXPIRED.code());
  }
}
