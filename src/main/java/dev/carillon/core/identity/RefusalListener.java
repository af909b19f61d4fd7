package dev.carillon.core.identity;

/** Is told what was refused, so that an operator can see it. Called on any event loop. */
public interface RefusalListener {
  /** For parts that run alone. */
  RefusalListener NONE = refusal -> {};

  void refused(Refused refusal);

  /**
   * Something that was refused. Never a credential.
   *
   * @param reason the word that it is counted by: a code of {@link CloseReason}, or what is more
   *     exact than that
   * @param route where it came to, as we name it: never the path as it was sent
   * @param client the address of the client, or empty
   * @param principal who asked, if that is known, or empty
   * @param compared what was compared with what, for a person
   */
  record Refused(String reason, String route, String client, String principal, String compared) {}
}
