package dev.carillon.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches tables for changes: reads after each notification, after the connection for notifications
 * was opened again, and at intervals in case a notification was missed. Confined to one event loop.
 * One read runs at a time; a notification during a read causes another read after it.
 */
final class TableWatch {
  private static final Logger log = LoggerFactory.getLogger(TableWatch.class);
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context home;
  private final PgSubscriber subscriber;
  private final Subject subject;
  private final LongSupplier nanos;
  private volatile long heard;
  private volatile boolean begun;
  private volatile boolean closed;

  // Used by the one event loop only.
  private boolean busy;
  private boolean again;

  /**
   * What is watched.
   *
   * @param name for the log
   * @param channel of the notifications
   * @param poll maximum time between two reads without a notification
   * @param look reads what has changed; fails with a {@link DatabaseException}
   */
  record Subject(String name, String channel, Duration poll, Supplier<Future<Void>> look) {}

  TableWatch(Database database, PostgresOptions postgres, Subject subject, LongSupplier nanos) {
    this.vertx = database.vertx();
    this.home = vertx.getOrCreateContext();
    this.subject = subject;
    this.nanos = nanos;
    this.subscriber =
        PgSubscriber.subscriber(vertx, DatabaseLogin.forQueries(postgres))
            .reconnectPolicy(attempt -> RECONNECT.toMillis());
  }

  /** Starts to read, without waiting: the database may become available later. */
  void start() {
    home.runOnContext(
        turn -> {
          subscriber
              .channel(subject.channel())
              .subscribeHandler(listening -> look())
              .handler(note -> look());
          listen();
          vertx.setPeriodic(subject.poll().toMillis(), timer -> look());
          look();
        });
  }

  /** Requests a read. Callable on any thread. */
  void lookSoon() {
    home.runOnContext(turn -> look());
  }

  /** Runs on the event loop of the reads, at intervals. */
  void every(Duration pause, Runnable work) {
    home.runOnContext(turn -> vertx.setPeriodic(pause.toMillis(), timer -> work.run()));
  }

  /** After its first connection it reconnects by itself. Meanwhile changes are polled. */
  private void listen() {
    if (closed) {
      return;
    }
    var unused =
        subscriber
            .connect()
            .onFailure(
                away -> {
                  log.debug("{} cannot be listened to: {}", subject.name(), away.getMessage());
                  vertx.setTimer(RECONNECT.toMillis(), timer -> listen());
                });
  }

  private void look() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    long asked = nanos.getAsLong();
    subject
        .look()
        .get()
        .onComplete(
            done -> {
              busy = false;
              if (done.succeeded()) {
                heard = asked;
                begun = true;
              } else if (done.cause() instanceof DatabaseException) {
                log.debug("{} cannot be read: {}", subject.name(), done.cause().getMessage());
              } else {
                log.error("{} cannot be read", subject.name(), done.cause());
              }
              if (again) {
                look();
              }
            });
  }

  /** True if the last completed read began no longer ago than this. */
  boolean isFresh(Duration limit) {
    return begun && nanos.getAsLong() - heard <= limit.toNanos();
  }

  Future<Void> close() {
    closed = true;
    return subscriber.close().otherwiseEmpty();
  }
}
