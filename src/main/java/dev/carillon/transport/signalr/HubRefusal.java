package dev.carillon.transport.signalr;

/** A request to a connection that cannot be done. */
final class HubRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HubAnswer answer;

  HubRefusal(HubAnswer answer) {
    super(answer.name(), null, false, false);
    this.answer = answer;
  }

  HubAnswer answer() {
    return answer;
  }
}
