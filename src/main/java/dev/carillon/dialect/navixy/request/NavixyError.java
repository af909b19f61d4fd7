package dev.carillon.dialect.navixy.request;

import dev.carillon.core.identity.CloseReason;

/** The product's error codes for requests, and their texts. */
public enum NavixyError {
  WRONG_HASH(3, "Wrong hash"),
  SESSION_ENDED(4, "User or API key not found or session ended"),
  WRONG_FORMAT(5, "Wrong request format"),
  UNEXPECTED(6, "Unexpected error"),
  INVALID_PARAMETERS(7, "Invalid parameters"),
  TOO_LARGE(9, "Too large"),
  ACCESS_DENIED(11, "Access denied"),
  UNAVAILABLE(14, "Database is unavailable, try again later"),
  RATE_LIMIT(15, "Too many requests, try again later");

  private final int code;
  private final String text;

  NavixyError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }

  /** The error for a refused credential. */
  public static NavixyError of(CloseReason reason) {
    if (NavixyCloseReasons.isLogout(reason)) {
      return SESSION_ENDED;
    }
    return reason.httpStatus() == CloseReason.UNAUTHENTICATED.httpStatus()
        ? WRONG_HASH
        : UNAVAILABLE;
  }

  /** The error for a request that was refused before the upgrade. */
  public static NavixyError ofRequest(CloseReason reason) {
    return switch (reason.httpStatus()) {
      case 400, 404 -> WRONG_FORMAT;
      case 403 -> ACCESS_DENIED;
      case 429 -> RATE_LIMIT;
      default -> UNEXPECTED;
    };
  }

  /** An exception with this error and a more specific text. */
  public NavixyErrorException because(String detail) {
    return new NavixyErrorException(this, text + ": " + detail);
  }
}
