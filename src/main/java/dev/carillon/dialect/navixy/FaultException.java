package dev.carillon.dialect.navixy;

/** A request that is refused: the client is told the code and the text, and may go on. */
final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  FaultException(Fault fault, String text) {
    // The client's fault: where we noticed it is of no interest.
    super(text, null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
