package dev.carillon.postgres;

import dev.carillon.dialect.openshock.Directories;
import dev.carillon.dialect.openshock.Directory;
import dev.carillon.dialect.openshock.DirectoryChange;
import dev.carillon.dialect.openshock.DirectoryUpdate;
import dev.carillon.dialect.openshock.OpenShockOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
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
 * OpenShock's directory as it is in PostgreSQL. It is told of changes, and asks for them every so
 * often in case that it was not; each time it reads what has changed and no more. It reads on one
 * event loop; everybody may look.
 */
public final class PgDirectories implements Directories {
  private static final Logger log = LoggerFactory.getLogger(PgDirectories.class);
  private static final String CHANNEL = "carillon_openshock";
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /** How long changes are kept for replicas that have not seen them. */
  private static final Duration KEPT = Duration.ofMinutes(15);

  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Context home;
  private final DirectoryReading reading;
  private final PgSubscriber subscriber;
  private final OpenShockOptions options;
  private final LongSupplier nanos;
  private final AtomicReference<Directory> current = new AtomicReference<>(Directory.EMPTY);
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile long heard;
  private volatile boolean begun;
  private volatile boolean closed;

  // Of the one event loop.
  private String horizon = "";
  private boolean busy;
  private boolean again;

  private record Watcher(Context context, Consumer<DirectoryChange> consumer) {
    void tell(DirectoryChange change) {
      context.runOnContext(turn -> consumer.accept(change));
    }
  }

  private PgDirectories(
      Database database, PostgresOptions postgres, OpenShockOptions options, LongSupplier nanos) {
    this.vertx = database.vertx();
    this.home = vertx.getOrCreateContext();
    this.reading = new DirectoryReading(database);
    this.options = options;
    this.nanos = nanos;
    this.subscriber =
        PgSubscriber.subscriber(vertx, Login.forQueries(postgres))
            .reconnectPolicy(attempt -> RECONNECT.toMillis());
  }

  /** Begins to read, and waits for nothing: the database may come later. */
  public static PgDirectories start(
      Database database, PostgresOptions postgres, OpenShockOptions options) {
    return start(database, postgres, options, System::nanoTime);
  }

  static PgDirectories start(
      Database database, PostgresOptions postgres, OpenShockOptions options, LongSupplier nanos) {
    var directories = new PgDirectories(database, postgres, options, nanos);
    directories.home.runOnContext(turn -> directories.begin());
    return directories;
  }

  private void begin() {
    subscriber.channel(CHANNEL).subscribeHandler(listening -> look()).handler(note -> look());
    listen();
    vertx.setPeriodic(options.poll().toMillis(), timer -> look());
    vertx.setPeriodic(SWEEP.toMillis(), timer -> sweep());
    look();
  }

  /** Once it has been connected it connects again by itself. Meanwhile there is the poll. */
  private void listen() {
    if (closed) {
      return;
    }
    var unused =
        subscriber
            .connect()
            .onFailure(
                away -> {
                  log.debug("directory cannot be listened to: {}", away.getMessage());
                  vertx.setTimer(RECONNECT.toMillis(), timer -> listen());
                });
  }

  private void sweep() {
    var unused =
        reading
            .forget(KEPT)
            .onFailure(away -> log.debug("changes cannot be forgotten: {}", away.getMessage()));
  }

  /** Reads what has changed. What is told of meanwhile is read after that. */
  private void look() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    long asked = nanos.getAsLong();
    Future<Void> read = horizon.isEmpty() ? readAll() : readChanges();
    read.onComplete(
        done -> {
          busy = false;
          if (done.succeeded()) {
            heard = asked;
            begun = true;
          } else if (done.cause() instanceof DatabaseException) {
            log.debug("directory cannot be read: {}", done.cause().getMessage());
          } else {
            log.error("directory cannot be read", done.cause());
          }
          if (again) {
            look();
          }
        });
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
                            // What was changed while it was read, before anybody sees it.
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
    return begun && nanos.getAsLong() - heard <= options.maxStaleness().toNanos();
  }

  @Override
  public void watch(Consumer<DirectoryChange> watcher) {
    watchers.add(new Watcher(vertx.getOrCreateContext(), watcher));
  }

  public Future<Void> close() {
    closed = true;
    return subscriber.close().otherwiseEmpty();
  }
}
