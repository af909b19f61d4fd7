package dev.carillon.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on loopback, where everything embedded listens. */
public final class Ports {
  static final String HOST = "127.0.0.1";

  // Below what the system hands out to connecting sockets: such a port could be taken by a
  // connection before its server listens, or while the server is stopped, even by the connection
  // of a client that retries.
  private static final int LOWEST = 15_000;
  private static final int BOUND = 32_768;
  private static final int ATTEMPTS = 1_000;

  private Ports() {}

  /** A port that nobody listens on at this moment. */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + BOUND);
  }

  /**
   * The port itself, or a free one for 0.
   *
   * @throws PortInUseException if someone listens on it
   */
  public static int claim(int port) {
    if (port == 0) {
      return free();
    }
    if (!isFree(port)) {
      throw new PortInUseException(port);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // Connections of an earlier start may still be in TIME_WAIT; they do not make a port busy.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
