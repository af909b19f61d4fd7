package dev.carillon.webhook;

/** Thrown for an invalid webhook definition; the message may be shown to its author. */
public final class InvalidWebhookException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String member;

  InvalidWebhookException(String member, String why) {
    super(member + ": " + why);
    this.member = member;
  }

  /** The invalid member of the definition. */
  public String member() {
    return member;
  }
}
