package dev.carillon.dialect.signalr.hub;

/**
 * An error whose text the caller receives. Of every other error it learns only that there was one.
 */
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  public HubException(String text) {
    // No stack: a flood of bad calls must stay cheap.
    super(text, null, false, false);
    this.text = text;
  }

  public String text() {
    return text;
  }
}
