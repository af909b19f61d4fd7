package dev.carillon.soak;

import dev.carillon.soak.Subscriber.Cut;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong, and when: drawn by the seed, on threads of its own. */
final class Chaos {
  private static final Logger log = LoggerFactory.getLogger(Chaos.class);

  private final long millis;
  private final long window;
  private final Random random;
  private final Latencies latencies;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(16);
  private final Map<Cut, AtomicInteger> cuts = new EnumMap<>(Cut.class);
  private final List<String> failures = new ArrayList<>();
  private final AtomicInteger collective = new AtomicInteger();
  private final AtomicInteger restarts = new AtomicInteger();
  private int planned;
  private final long start = System.currentTimeMillis();

  /** Something that is done to the run. */
  interface Step {
    void run() throws Exception;
  }

  /**
   * @param millis how long the run is
   */
  Chaos(long millis, long seed, Latencies latencies) {
    this.millis = millis;
    this.window = Math.max(6000, millis / 10);
    this.random = new Random(seed);
    this.latencies = latencies;
    for (Cut cut : Cut.values()) {
      cuts.put(cut, new AtomicInteger());
    }
    // What is still being compiled says nothing.
    latencies.disturbedFor(window);
    for (long at = 0; at < millis; at += window) {
      boolean stopped = at / window % 2 == 1;
      at((double) at / millis, "window", () -> latencies.stopped(stopped));
    }
  }

  /** Does something when a part of the run, between 0 and 1, is over. */
  void at(double part, String what, Step step) {
    var unused =
        clock.schedule(
            () -> {
              try {
                step.run();
              } catch (Exception | AssertionError e) {
                log.error("step failed what={}", what, e);
                synchronized (failures) {
                  failures.add(what + ": " + e);
                }
              }
            },
            (long) (part * millis),
            TimeUnit.MILLISECONDS);
  }

  /** Tells when a window of trouble begins, and when it is over. */
  void inWindows(Consumer<Boolean> trouble) {
    for (long at = 0; at < millis; at += window) {
      boolean begins = at / window % 2 == 1;
      at((double) at / millis, "trouble", () -> trouble.accept(begins));
    }
    at(1, "trouble", () -> trouble.accept(false));
  }

  /** Cuts a client so many times, at moments drawn at random. */
  void cut(Subscriber client, int times) {
    planned += times;
    for (int i = 0; i < times; i++) {
      int dice = random.nextInt(100);
      double part = 0.02 + 0.93 * random.nextDouble();
      at(part, "cut", () -> cutNow(client, dice));
    }
  }

  private void cutNow(Subscriber client, int dice) {
    long at = System.currentTimeMillis() - start;
    boolean mayStop = at / window % 2 == 1;
    long left = window - at % window;
    Cut kind =
        mayStop && dice < 40
            ? Cut.STOP_READING
            : dice < 60 ? Cut.RESET : dice < 80 ? Cut.HALF_OPEN : Cut.LEAVE;
    client.cut(kind, Math.max(1500, left), () -> count(kind));
  }

  private void count(Cut kind) {
    AtomicInteger count = cuts.get(kind);
    if (count != null) {
      count.incrementAndGet();
    }
  }

  /** All connections of a proxy die at once. */
  void kill(double part, Proxy proxy) {
    at(part, "proxy", () -> collective.addAndGet(proxy.resetAll().get()));
  }

  /** A process ends, by SIGTERM or SIGKILL, and comes back after a moment. */
  void restart(double part, Child child, boolean kill) {
    restarts.incrementAndGet();
    at(
        part,
        "restart of " + child.name(),
        () -> {
          latencies.disturbedFor(10_000);
          if (kill) {
            child.kill();
          } else {
            child.terminate();
          }
          child.start();
          latencies.disturbedFor(5000);
          restarts.decrementAndGet();
          log.warn("{} {} and back", child.name(), kill ? "killed" : "ended");
        });
  }

  /** True if nothing is going to be restarted any more. */
  boolean isQuiet() {
    return restarts.get() == 0;
  }

  /** True if each client has been cut as often as it was to be: some had to come back first. */
  boolean isThrough() {
    return done() == planned;
  }

  private int done() {
    return cuts.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  String text() {
    return "%d (%s), and %d connections by proxies that died"
        .formatted(done(), cuts, collective.get());
  }

  List<String> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  /** Nothing new begins, and what runs ends. */
  void finish() throws InterruptedException {
    clock.shutdown();
    if (!clock.awaitTermination(5, TimeUnit.MINUTES)) {
      throw new AssertionError("a step does not end");
    }
  }
}
