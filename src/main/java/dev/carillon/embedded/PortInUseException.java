package dev.carillon.embedded;

/** Thrown if a port that was requested by number is in use. The message may be shown to a user. */
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
