package dev.carillon.core.identity;

/**
 * A refused request, with the reason that the client receives. The client's fault: never logged as
 * an internal error.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CloseReason reason;

  public RefusedException(CloseReason reason) {
    // No stack: a flood of bad requests must stay cheap.
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  public CloseReason reason() {
    return reason;
  }
}
