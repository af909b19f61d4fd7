package dev.carillon.dialect.navixy.request;

import dev.carillon.core.identity.CloseReason;
import java.util.Set;

/** Close reasons for which the product has a text of its own. */
public final class NavixyCloseReasons {
  private static final Set<String> LOGOUT =
      Set.of(
          CloseReason.SESSION_ENDED.code(),
          CloseReason.BLOCKED.code(),
          CloseReason.TOKEN_REVOKED.code(),
          CloseReason.TOKEN_EXPIRED.code());

  private NavixyCloseReasons() {}

  /** True if the user's session has ended for good. */
  public static boolean isLogout(CloseReason reason) {
    return LOGOUT.contains(reason.code());
  }
}
