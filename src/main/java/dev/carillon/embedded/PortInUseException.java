package dev.carillon.embedded;

/** Someone else listens on a port that was asked for by number. The message is fit for a user. */
public final class PortInUseException extends RuntimeException {
  private final int port;

  public PortInUseException(int port) {
    super("port " + port + " is in use");
    this.port = port;
  }

  public int port() {
    return port;
  }
}
