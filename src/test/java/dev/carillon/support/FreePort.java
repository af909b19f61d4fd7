package dev.carillon.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that has to know it before it listens: a replica that tells others where it
 * is, a process that comes back where it was. Everybody else listens on port 0.
 */
public final class FreePort {
  /** Below what systems give to connections by themselves: nobody takes it in the meantime. */
  private static final int FIRST = 12_000;

  private static final int LAST = 32_000;

  private FreePort() {}

  /** One that nobody listens on, drawn at random: another test process draws another one. */
  public static int draw() {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // Somebody listens there.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new AssertionError("no free port");
  }
}
