package dev.carillon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on loopback, where everything embedded listens. */
public final class Ports {
  static final String HOST = "127.0.0.1";

  private Ports() {}

  /** A port that nobody listens on at this moment. */
  public static int free() {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    try (var socket = new ServerSocket()) {
      // Connections of an earlier start may still be in TIME_WAIT; they do not make a port busy.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new PortInUseException(port);
    }
  }
}
