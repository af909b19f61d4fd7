package dev.carillon.webhook;

/** What somebody wants a webhook to be cannot be; the message may be shown to them. */
public final class InvalidWebhookException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String member;

  InvalidWebhookException(String member, String why) {
    super(member + ": " + why);
    this.member = member;
  }

  /** Which member of the description is wrong. */
  public String member() {
    return member;
  }
}
