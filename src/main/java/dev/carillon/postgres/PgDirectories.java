package dev.carillon.postgres;

import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.Directory;
import dev.carillon.dialect.openshock.directory.DirectoryChange;
import dev.carillon.dialect.openshock.directory.DirectoryUpdate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenShock's directory, read from PostgreSQL. Reads on one event loop; the result may be read on
 * any thread. It is notified of changes, and also queries at intervals in case a notification was
 * missed; each time it reads only what has changed.
 */
public final class PgDirectories implements Directories {
  private static final Logger log = LoggerFactory.getLogger(PgDirectories.class);
  private static final String CHANNEL = "carillon_openshock";

  /** How long changes are stored for replicas that have not seen them. */
  private static final Duration KEPT = Duration.ofMinutes(15);

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final DirectoryReading reading;
  private final TableWatch watch;
  private final OpenShockOptions options;
  private final AtomicReference<Directory> current = new AtomicReference<>(Directory.EMPTY);
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  // Used by the one event loop only.
  private String horizon = "";

  private record Watcher(Context context, Consumer<DirectoryChange> consumer) {
    void tell(DirectoryChange change) {
      context.runOnContext(turn -> consumer.accept(change));
    }
  }

  private PgDirectories(
      Database database, PostgresOptions postgres, OpenShockOptions options, LongSupplier nanos) {
    this.vertx = database.vertx();
    this.reading = new DirectoryReading(database);
    this.options = options;
    var tables = new TableWatch.Subject("directory", CHANNEL, options.poll(), this::look);
    this.watch = new TableWatch(database, postgres, tables, nanos);
  }

  /** Starts to read, without waiting: the database may become available later. */
  public static PgDirectories start(
      Database database, PostgresOptions postgres, OpenShockOptions options) {
    return start(database, postgres, options, System::nanoTime);
  }

  static PgDirectories start(
      Database database, PostgresOptions postgres, OpenShockOptions options, LongSupplier nanos) {
    var directories = new PgDirectories(database, postgres, options, nanos);
    directories.watch.start();
    directories.watch.every(SWEEP, directories::sweep);
    return directories;
  }

  private void sweep() {
    var unused =
        reading
            .forget(KEPT)
            .onFailure(away -> log.debug("changes cannot be forgotten: {}", away.getMessage()));
  }

  /** Reads what has changed. */
  private Future<Void> look() {
    return horizon.isEmpty() ? readAll() : readChanges();
  }

  private Future<Void> readAll() {
    return reading
        .horizon()
        .compose(
            from ->
                reading
                    .readAll()
                    .compose(
                        all ->
                            // Changes during the read are applied before the result is published.
                            reading
                                .since(from)
                                .compose(stand -> reading.read(stand.changed()))
                                .map(
                                    changes -> {
                                      take(now().completed(all), changes);
                                      horizon = from;
                                      log.info(
                                          "directory read users={} devices={} links={}",
                                          all.users().size(),
                                          all.devices().size(),
                                          all.links().size());
                                      return null;
                                    })));
  }

  private Future<Void> readChanges() {
    return reading
        .since(horizon)
        .compose(
            stand -> {
              if (stand.behind()) {
                return readAll();
              }
              return reading
                  .read(stand.changed())
                  .map(
                      changes -> {
                        take(changes);
                        horizon = stand.horizon();
                        return null;
                      });
            });
  }

  private Directory now() {
    return Objects.requireNonNull(current.get());
  }

  private void take(DirectoryUpdate... updates) {
    Directory before = now();
    for (DirectoryUpdate update : updates) {
      DirectoryChange change = before.with(update);
      if (!change.isEmpty()) {
        current.set(change.after());
        watchers.forEach(watcher -> watcher.tell(change));
        before = change.after();
      }
    }
  }

  @Override
  public Directory current() {
    return now();
  }

  @Override
  public boolean isFresh() {
    return watch.isFresh(options.maxStaleness());
  }

  @Override
  public void watch(Consumer<DirectoryChange> watcher) {
    watchers.add(new Watcher(vertx.getOrCreateContext(), watcher));
  }

  public Future<Void> close() {
    return watch.close();
  }
}
