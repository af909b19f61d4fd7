package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thread that restarts its task after any failure. Everything that the task throws, including
 * {@link Error}, is logged and counted; the task then runs again after a pause that grows while it
 * keeps failing. The task reports its iterations; their times show whether it is alive, stuck, or
 * failing repeatedly.
 *
 * <p>The task runs on the thread; every other method is safe to call on any thread.
 */
public final class SupervisedThread {
  private static final Logger log = LoggerFactory.getLogger(SupervisedThread.class);
  private static final int MAX_DOUBLINGS = 16;
  private static final int MAX_CAUSES = 5;
  private static final long NONE = Long.MIN_VALUE;

  private final String role;
  private final Times times;
  private final LongSupplier clock;
  private final Part part;
  private final Thread thread;
  private final Map<Cause, AtomicLong> restarts = new EnumMap<>(Cause.class);
  private final WarningLimiter warnings;

  private volatile boolean started;
  private volatile boolean closed;
  private volatile boolean finished;
  private volatile long lastSign;
  private volatile long lastGood = NONE;
  private volatile long lastFault = NONE;
  private volatile long troubledSince = NONE;
  private volatile int failures;

  /** The task that is run. It returns when it is finished for good, and throws to be run again. */
  @FunctionalInterface
  public interface Part {
    void run(SupervisedThread thread) throws InterruptedException;
  }

  /** Why a task was restarted. The values are few enough to be the label of a metric. */
  public enum Cause {
    /** A Kafka client could not be created: an unknown host, or invalid settings. */
    CLIENT,
    /** Kafka did not respond in time, or is unavailable. */
    AWAY,
    /** Another error of Kafka or its records. */
    KAFKA,
    /** Not enough memory, on the heap or outside it. */
    MEMORY,
    /**
     * Another error of the virtual machine: a class or library that cannot be loaded, a stack
     * overflow.
     */
    ERROR,
    /** An internal error of Carillon. */
    INTERNAL;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * False if the cause is an outage of Kafka: then existing clients stay connected, and new ones
     * are accepted.
     */
    boolean isTrouble() {
      return this != CLIENT && this != AWAY;
    }

    static Cause of(Throwable failure) {
      if (failure instanceof ClientUnavailableException) {
        return CLIENT;
      } else if (failure instanceof OutOfMemoryError) {
        return MEMORY;
      } else if (failure instanceof Error) {
        return ERROR;
      }
      if (!(failure instanceof KafkaException)) {
        return INTERNAL;
      }
      boolean away = failure instanceof RetriableException;
      return away || failure.getCause() instanceof RetriableException ? AWAY : KAFKA;
    }
  }

  /**
   * Timing of restarts and of the health check.
   *
   * @param firstPause before the restart after the first failure
   * @param longestPause maximum pause before a restart
   * @param calm time without a failure after which a task counts as recovered
   * @param unwellAfter time of repeated failures after which the replica is not ready for new
   *     clients
   * @param stuckAfter time without an iteration after which the process needs to be restarted
   */
  public record Times(
      Duration firstPause,
      Duration longestPause,
      Duration calm,
      Duration unwellAfter,
      Duration stuckAfter) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2));
  }

  /**
   * @param name of the thread
   * @param role its purpose, a metric label with few values
   */
  public SupervisedThread(String name, String role, Part part) {
    this(name, role, Times.DEFAULT, System::nanoTime, part);
  }

  SupervisedThread(String name, String role, Times times, LongSupplier nanoClock, Part part) {
    this.role = role;
    this.times = times;
    this.clock = nanoClock;
    this.part = part;
    this.warnings = new WarningLimiter(nanoClock);
    for (Cause cause : Cause.values()) {
      restarts.put(cause, new AtomicLong());
    }
    this.lastSign = clock.getAsLong();
    this.thread = new Thread(this::supervise, name);
    this.thread.setDaemon(true);
  }

  /** Its purpose: "reader", "replay-0". */
  public String role() {
    return role;
  }

  /** May be called once. */
  public void start() {
    lastSign = clock.getAsLong();
    started = true;
    thread.start();
  }

  /** Asks the task to end, and interrupts its waiting. */
  public void stop() {
    closed = true;
    thread.interrupt();
  }

  /** Asks the task to end, without interrupting its current work. */
  public void stopSoon() {
    closed = true;
  }

  public void join(Duration limit) {
    try {
      thread.join(Math.max(1, limit.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  public boolean isStarted() {
    return started;
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Reports that the task is alive, in work that may take a while. */
  public void sign() {
    lastSign = clock.getAsLong();
  }

  /** Reports that the task has completed an iteration. */
  public void round() {
    long now = clock.getAsLong();
    lastSign = now;
    lastGood = now;
    if (failures > 0 && now - lastFault >= times.calm().toNanos()) {
      failures = 0;
      troubledSince = NONE;
    }
  }

  /** Number of failures since the last calm period. */
  int failures() {
    return failures;
  }

  private void supervise() {
    while (!closed && !finished) {
      try {
        sign();
        part.run(this);
        finished = true;
      } catch (Throwable e) {
        tell(e);
      }
    }
  }

  /** No exception in here may end the thread either. */
  private void tell(Throwable e) {
    try {
      boolean interrupted = e instanceof InterruptedException || e instanceof InterruptException;
      if (closed) {
        log.debug("thread ends role={} cause={}", role, e.toString());
        return;
      }
      failed(interrupted ? new IllegalStateException("interrupted", e) : e);
      pause();
    } catch (Throwable again) {
      // Even logging or waiting failed; the next iteration may succeed.
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by this thread alone
  private void failed(Throwable e) {
    long now = clock.getAsLong();
    lastSign = now;
    lastFault = now;
    Cause cause = Cause.of(e);
    if (cause.isTrouble() && troubledSince == NONE) {
      troubledSince = now;
    }
    failures++;
    count(cause);
    if (!warnings.isDue(kind(e))) {
      return;
    }
    if (e instanceof KafkaException) {
      log.warn(
          "thread failed and is run again role={} why={} failures={} cause={}",
          role,
          cause.word(),
          failures,
          text(e));
    } else {
      log.error(
          "thread failed and is run again role={} why={} failures={}",
          role,
          cause.word(),
          failures,
          e);
    }
  }

  private void count(Cause cause) {
    AtomicLong count = restarts.get(cause);
    if (count != null) {
      count.incrementAndGet();
    }
  }

  /** The same failure is logged once a minute. */
  private static Object kind(Throwable e) {
    Throwable root = e;
    for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root.getClass();
  }

  /** A failure with its causes, in one line. */
  public static String text(Throwable e) {
    var text = new StringBuilder(e.toString());
    Throwable cause = e.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      text.append(" <- ").append(cause);
      cause = cause.getCause();
    }
    return text.toString();
  }

  private void pause() {
    long first = times.firstPause().toMillis();
    long millis = first << Math.min(failures - 1, MAX_DOUBLINGS);
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(millis, times.longestPause().toMillis()));
    } catch (InterruptedException e) {
      log.debug("interrupted in a pause role={} closed={}", role, closed);
    }
  }

  /** False if only a restart of the process would help: the thread has ended, or is stuck. */
  public boolean isLive() {
    if (!started || closed || finished) {
      return true;
    }
    return thread.isAlive() && clock.getAsLong() - lastSign < times.stuckAfter().toNanos();
  }

  /** False if it is not live, or keeps failing. */
  public boolean isWell() {
    long since = troubledSince;
    return isLive() && (since == NONE || clock.getAsLong() - since < times.unwellAfter().toNanos());
  }

  /** Seconds since the last completed iteration; NaN if there was none. */
  public double secondsSinceRound() {
    long good = lastGood;
    return good == NONE ? Double.NaN : (clock.getAsLong() - good) / 1e9;
  }

  /** Number of restarts for this cause. */
  public long restarts(Cause cause) {
    AtomicLong count = restarts.get(cause);
    return count == null ? 0 : count.get();
  }
}
