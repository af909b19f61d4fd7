package dev.carillon.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what was started, in the opposite order, when the start fails or a signal ends the process.
 * Used by the main thread and the shutdown thread. A signal during the start waits for the start to
 * end; otherwise a database that is just starting would outlive the process.
 */
public final class ShutdownSequence {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSequence.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReentrantLock turn = new ReentrantLock();
  private final Deque<Runnable> ends = new ArrayDeque<>();
  private volatile boolean over;

  /** Runs a start, which registers with {@link #then} how each part is stopped. */
  public void start(Runnable start) {
    turn.lock();
    try {
      start.run();
    } catch (RuntimeException | Error e) {
      over = true;
      endAll();
      throw e;
    } finally {
      turn.unlock();
    }
  }

  public void then(Runnable end) {
    ends.push(end);
  }

  public void endWithProcess() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
  }

  private void end() {
    if (over) {
      return;
    }
    log.info("stopping");
    try {
      if (turn.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        endAll();
      } else {
        log.warn("ended in the middle of the start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAll() {
    while (!ends.isEmpty()) {
      try {
        ends.pop().run();
      } catch (RuntimeException e) {
        log.error("a part did not end well", e);
      }
    }
  }
}
