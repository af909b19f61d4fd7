package dev.carillon.dialect.voipbin;

import dev.carillon.core.identity.CloseReason;

/**
 * Close reasons that are specific to the product. A message that is refused ends the connection
 * with 1008, "policy violation", whatever the cause; the product itself drops it silently.
 */
final class VoipbinCloseReasons {
  private static final int POLICY_VIOLATION = 1008;

  static final CloseReason AUTHENTICATION_REQUIRED =
      new CloseReason("authentication_required", 4401, 401, false, "Authentication is required.");
  static final CloseReason INVALID_CREDENTIALS =
      new CloseReason(
          "invalid_credentials", 4401, 401, false, "The provided credentials are invalid.");
  static final CloseReason ACCOUNT_FROZEN =
      new CloseReason("account_frozen", 4403, 403, false, "This account is frozen.");

  private VoipbinCloseReasons() {}

  /** The reason with this protocol's close code. */
  static CloseReason policy(CloseReason reason) {
    return new CloseReason(
        reason.code(), POLICY_VIOLATION, reason.httpStatus(), reason.reconnect(), reason.text());
  }
}
