package dev.carillon.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds ports on the loopback interface, on which all embedded servers listen. */
public final class Ports {
  static final String HOST = "127.0.0.1";

  // Below the range of ephemeral ports: such a port could be taken by a connection before its
  // server listens, or while the server is stopped, even by the connection of a client that
  // retries.
  private static final String WHOLE = "15000-32767";

  /** Names another range, so that concurrent processes that look for ports use different ones. */
  public static final String RANGE = "carillon.ports";

  private static final int FIRST = end(0);
  private static final int COUNT = end(1) - FIRST + 1;

  /** In sequence: a stopped server keeps its port for the next start. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  private static int end(int index) {
    return Integer.parseInt(System.getProperty(RANGE, WHOLE).split("-", 2)[index]);
  }

  /** A port without a listener at this moment. */
  public static int free() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port among " + COUNT + " from " + FIRST);
  }

  /**
   * The port itself, or a free one for 0.
   *
   * @throws PortInUseException if the port has a listener
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
