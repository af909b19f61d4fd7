package dev.carillon.support;

import dev.carillon.embedded.Ports;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port for a server that has to know it before it listens: a replica that tells others where it
 * is, a process that comes back where it was. Everybody else listens on port 0. Test processes that
 * run at once draw from ranges of their own (see {@code pom.xml}), and so do their children.
 */
public final class FreePort {
  private static final int PER_CHILD = 20;

  private static final AtomicInteger CHILDREN = new AtomicInteger();

  private FreePort() {}

  /** One that nobody listens on, and that nobody else of this build draws. */
  public static int draw() {
    return Ports.free();
  }

  /** What a child is told, so that it looks for its ports where nobody else does. */
  static String rangeOfAChild() {
    String[] range = System.getProperty("carillon.ports.children", "12000-14999").split("-", 2);
    int first = Integer.parseInt(range[0]);
    int blocks = (Integer.parseInt(range[1]) - first + 1) / PER_CHILD;
    int from = first + CHILDREN.getAndIncrement() % blocks * PER_CHILD;
    return "-D%s=%d-%d".formatted(Ports.RANGE, from, from + PER_CHILD - 1);
  }
}
