package dev.carillon.core.identity;

/** Is notified of refused requests, so that an operator can see them. Called on any event loop. */
public interface RefusalListener {
  /** Does nothing; for parts that run alone. */
  RefusalListener NONE = refusal -> {};

  void refused(Refused refusal);

  /**
   * A refused request. Never contains a credential.
   *
   * @param reason the label that it is counted by: a code of {@link CloseReason}, or a more
   *     specific one
   * @param route the route of the request, as we name it: never the path as it was sent
   * @param client the address of the client, or empty
   * @param principal the principal, if it is known, or empty
   * @param compared what was compared with what, for a person
   */
  record Refused(String reason, String route, String client, String principal, String compared) {}
}
