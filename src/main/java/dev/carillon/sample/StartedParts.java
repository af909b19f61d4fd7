package dev.carillon.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be ended in reverse; also when the end comes in the middle of a start. */
final class StartedParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StartedParts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** What is started after the end is ended at once. */
  synchronized <T extends AutoCloseable> T add(T part) {
    if (closed) {
      close(part);
      throw new CancellationException("ended while starting");
    }
    started.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      close(started.pop());
    }
  }

  /** The others must be ended although one does not end well. */
  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("not ended well part={}", part, e);
    }
  }
}
