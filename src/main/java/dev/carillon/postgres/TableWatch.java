package dev.carillon.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at something in the database whenever a notification says that it has changed, and every so
 * often in case that none came. It looks once at a time, on one event loop.
 */
final class TableWatch {
  private static final Logger log = LoggerFactory.getLogger(TableWatch.class);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context home;
  private final String channel;
  private final Duration poll;
  private final Supplier<Future<Void>> look;
  private final PgSubscriber subscriber;
  private volatile boolean closed;

  // Of the one event loop.
  private boolean busy;
  private boolean again;

  /**
   * @param look reads what there is; called on one event loop
   */
  TableWatch(
      Database database,
      PostgresOptions postgres,
      String channel,
      Duration poll,
      Supplier<Future<Void>> look) {
    this.vertx = database.vertx();
    this.home = vertx.getOrCreateContext();
    this.channel = channel;
    this.poll = poll;
    this.look = look;
    this.subscriber =
        PgSubscriber.subscriber(vertx, Login.forQueries(postgres))
            .reconnectPolicy(attempt -> RECONNECT.toMillis());
  }

  /** Returns at once: the database may come later. */
  void start() {
    home.runOnContext(turn -> begin());
  }

  private void begin() {
    subscriber.channel(channel).subscribeHandler(listening -> look()).handler(note -> look());
    listen();
    vertx.setPeriodic(poll.toMillis(), timer -> look());
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
                  log.debug("cannot listen channel={} cause={}", channel, away.getMessage());
                  vertx.setTimer(RECONNECT.toMillis(), timer -> listen());
                });
  }

  private void look() {
    if (closed) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    look.get()
        .onComplete(
            done -> {
              busy = false;
              if (done.failed()) {
                log.debug("cannot look channel={} cause={}", channel, done.cause().getMessage());
              }
              if (again) {
                look();
              }
            });
  }

  Future<Void> close() {
    closed = true;
    return subscriber.close().otherwiseEmpty();
  }
}
