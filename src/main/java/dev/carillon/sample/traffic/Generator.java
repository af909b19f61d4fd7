package dev.carillon.sample.traffic;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes sample rows continually, on a thread of its own with a connection of its own. */
public final class Generator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Generator.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final String jdbcUrl;
  private final Random random;
  private final List<Activity> activities =
      List.of(
          new CallTraffic(),
          new TrackerTraffic(),
          new TrackerBlocks(),
          new WorkshopActivity(),
          new LogbookActivity(),
          new ShippingActivity());
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "sample-generator"));
  private @Nullable Connection connection;

  /** One kind of change in the sample world. */
  interface Activity {
    /** Changes some rows, and says after how long it wants to be asked again. */
    Duration act(Connection connection, Random random) throws SQLException;
  }

  public Generator(String jdbcUrl, long seed) {
    this.jdbcUrl = jdbcUrl;
    this.random = new Random(seed);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public Generator start() {
    activities.forEach(activity -> thread.execute(() -> run(activity)));
    return this;
  }

  private void run(Activity activity) {
    Duration pause;
    try {
      pause = activity.act(connected(), random);
    } catch (SQLException e) {
      log.warn("generator cannot reach the database, retrying cause={}", e.toString());
      disconnect();
      pause = AFTER_FAILURE;
    }
    try {
      var unused = thread.schedule(() -> run(activity), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed meanwhile.
    }
  }

  private Connection connected() throws SQLException {
    Connection current = connection;
    if (current == null) {
      current = DriverManager.getConnection(jdbcUrl);
      connection = current;
    }
    return current;
  }

  private void disconnect() {
    Connection current = connection;
    connection = null;
    try {
      if (current != null) {
        current.close();
      }
    } catch (SQLException e) {
      // The connection was broken before.
    }
  }

  @Override
  public void close() {
    thread.execute(this::disconnect);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
