package dev.carillon.dialect.navixy.request;

/**
 * Thrown if a request is refused: the client receives the code and the text, and stays connected.
 */
public final class NavixyErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final NavixyError fault;

  public NavixyErrorException(NavixyError fault, String text) {
    // No stack trace, because the error is the client's.
    super(text, null, false, false);
    this.fault = fault;
  }

  NavixyError fault() {
    return fault;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
