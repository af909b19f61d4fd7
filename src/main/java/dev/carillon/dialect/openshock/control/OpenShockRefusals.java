package dev.carillon.dialect.openshock.control;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;

/** Refusals with the texts of the product's REST interface. */
public final class OpenShockRefusals {
  static final CloseReason NOT_FOUND = of("Shocker.Control.NotFound", 404, "no such shocker");
  public static final CloseReason PAUSED =
      of("Shocker.Control.Paused", 412, "the shocker is paused");
  static final CloseReason NO_PERMISSION =
      of("Shocker.Control.NoPermission", 403, "not permitted with the shocker");
  // These two for links are Carillon's: the product enforces no cooldown.
  static final CloseReason COOLDOWN =
      of("Shocker.Control.Cooldown", 429, "the shocker was used a moment ago");
  public static final CloseReason NO_LINK = of("ShareLink.NotFound", 404, "no such share link");
  static final CloseReason NO_DEVICE = of("Device.NotFound", 404, "no such device");
  static final CloseReason SESSION_ONLY =
      of("Authorization.UserSession.Only", 403, "not with an API token");
  static final CloseReason PERMISSION_MISSING =
      of("Authorization.Token.PermissionMissing", 403, "the token may not use shockers");
  static final CloseReason TOKEN_PAUSED = of("ApiToken.Paused", 403, "the token is paused");
  public static final CloseReason NO_USER =
      of("Authentication.AccountDeactivated", 401, "there is no such user, or no more");
  public static final CloseReason NO_COOKIE =
      of("Authentication.CookieMissingOrInvalid", 401, "a session or an API token is needed");
  public static final CloseReason NO_HEADER =
      of("Authentication.HeaderMissingOrInvalid", 401, "a device's token is of no use here");
  public static final CloseReason BAD_TOKEN =
      of("Authentication.TokenInvalid", 401, "the API token is not valid");
  public static final CloseReason BAD_SESSION =
      of("Authentication.SessionInvalid", 401, "the session is not valid");

  private static final int WEB_SOCKET = 4000;

  private OpenShockRefusals() {}

  private static CloseReason of(String code, int status, String text) {
    return new CloseReason(code, WEB_SOCKET + status, status, false, text);
  }

  /** True for the reasons above, whose codes clients of the product know. */
  public static boolean isOurs(CloseReason reason) {
    return reason.code().indexOf('.') >= 0;
  }

  public static RefusedException refused(CloseReason reason, Object about) {
    return new RefusedException(reason.with(reason.text() + ": " + about));
  }

  static RefusedException malformed(IllegalArgumentException cause) {
    return new RefusedException(CloseReason.BAD_REQUEST.with(String.valueOf(cause.getMessage())));
  }
}
