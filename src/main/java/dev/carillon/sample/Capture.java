package dev.carillon.sample;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ConnectorCallback;
import io.debezium.engine.format.JsonByteArray;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns row changes of PostgreSQL into Kafka records with a Debezium engine on a thread of its own.
 * An engine that fails, or whose sink fails, stops for good; then a new engine is built, which
 * continues at the same offset.
 */
final class Capture implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Capture.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** After so many engines that failed before they read, the stored offsets are dropped. */
  private static final int STARTS_BEFORE_RESET = 3;

  private final Options options;
  private final ReplicationSlot slot;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sample-capture");
  private volatile @Nullable DebeziumEngine<?> engine;
  private final AtomicInteger engines = new AtomicInteger();
  private int failedStarts;

  /**
   * What is read, on this machine, and where to.
   *
   * @param database where the tables are; the user is {@code postgres}, without a password
   * @param publication holds the tables
   * @param prefix of the Kafka topics, and the name of the slot
   * @param tables as {@code public.calls}
   * @param offsets the engine's file; it must live as long as the database does
   * @param poll how long a change may wait to be read
   * @param patience how long Kafka may be away before the engine is built anew
   * @param heartbeat how often the slot moves on although no table changes
   */
  record Options(
      int port,
      String database,
      String publication,
      String prefix,
      List<String> tables,
      String bootstrap,
      Path offsets,
      Duration poll,
      Duration patience,
      Duration heartbeat) {
    static final String HOST = "127.0.0.1";
    static final Duration POLL = Duration.ofMillis(50);
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    String jdbcUrl() {
      return "jdbc:postgresql://%s:%d/%s?user=postgres".formatted(HOST, port, database);
    }
  }

  Capture(Options options) {
    this.options = options;
    this.slot = new ReplicationSlot(options.jdbcUrl(), options.prefix(), options.offsets());
  }

  /** Returns when every row has been read and changes are being streamed. */
  Capture start() throws InterruptedException {
    thread.start();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!slot.isStreaming()) {
      if (closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CancellationException("ended while starting");
      }
      if (System.nanoTime() > end) {
        close();
        throw new IllegalStateException("changes are not captured after " + START_LIMIT);
      }
    }
    return this;
  }

  /** How many engines there have been. */
  int engines() {
    return engines.get();
  }

  private void run() {
    while (!isClosing(Duration.ZERO)) {
      try {
        slot.repair();
        runEngine();
      } catch (SQLException | IOException | RuntimeException e) {
        log.warn("capture failed, retrying cause={}", e.toString());
      }
      isClosing(PAUSE);
    }
  }

  /** Runs one engine to its end. */
  private void runEngine() throws SQLException, IOException {
    var polling = new CountDownLatch(1);
    try (var sink = new CaptureSink(options)) {
      DebeziumEngine<ChangeEvent<byte[], byte[]>> next =
          DebeziumEngine.create(JsonByteArray.class)
              .using(CaptureProperties.of(options))
              .using(callback(polling))
              .using((success, message, error) -> ended(success, message, error))
              .notifying(sink)
              .build();
      engine = next;
      engines.incrementAndGet();
      next.run();
    } finally {
      engine = null;
    }
    if (!isClosing(Duration.ZERO)) {
      resetIfUseless(polling.getCount() == 0);
    }
  }

  private ConnectorCallback callback(CountDownLatch polling) {
    return new ConnectorCallback() {
      @Override
      public void pollingStarted() {
        polling.countDown();
      }
    };
  }

  private void ended(boolean success, String message, @Nullable Throwable error) {
    if (!success && !isClosing(Duration.ZERO)) {
      log.warn("capture engine stopped, building a new one message={}", message, error);
    }
  }

  private void resetIfUseless(boolean read) throws SQLException, IOException {
    failedStarts = read ? 0 : failedStarts + 1;
    if (failedStarts >= STARTS_BEFORE_RESET) {
      failedStarts = 0;
      log.warn("capture does not start, reading all rows again slot={}", options.prefix());
      slot.drop();
    }
  }

  private boolean isClosing(Duration wait) {
    try {
      return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Only the engine interrupts this thread, to stop itself.
      return closing.getCount() == 0;
    }
  }

  /** Stops the engine; the slot stays, and retains changes until the next start. */
  @Override
  public void close() {
    closing.countDown();
    long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      while (thread.isAlive() && System.nanoTime() < end) {
        closeEngine();
        thread.join(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An engine that is not yet running, or has stopped, cannot be closed. */
  private void closeEngine() {
    DebeziumEngine<?> running = engine;
    if (running == null) {
      return;
    }
    try {
      running.close();
    } catch (IOException | IllegalStateException e) {
      log.debug("capture engine was not closed cause={}", e.toString());
    }
  }
}
