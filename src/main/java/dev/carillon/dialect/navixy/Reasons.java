package dev.carillon.dialect.navixy;

import dev.carillon.core.CloseReason;
import java.util.Set;

/** What the product has a word of its own for. */
final class Reasons {
  private static final Set<String> LOGOUT =
      Set.of(
          CloseReason.SESSION_ENDED.code(),
          CloseReason.BLOCKED.code(),
          CloseReason.TOKEN_REVOKED.code(),
          CloseReason.TOKEN_EXPIRED.code());

  private Reasons() {}

  /** True if the user's session is over for good. */
  static boolean isLogout(CloseReason reason) {
    return LOGOUT.contains(reason.code());
  }
}
