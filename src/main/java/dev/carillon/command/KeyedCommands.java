package dev.carillon.command;

import dev.carillon.command.CommandKeys.Attempt;
import dev.carillon.command.CommandPath.Answer;
import dev.carillon.command.CommandPath.Giving;
import dev.carillon.command.Commands.Receipt;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes commands with an idempotency key: each once, and with the same answer, however often and
 * to however many replicas it is sent. Safe on any thread; each caller is answered on its own.
 */
final class KeyedCommands {
  private static final Logger log = LoggerFactory.getLogger(KeyedCommands.class);
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 400;

  /** In addition to Kafka's timeout: for the requests to the database. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final CommandKeys keys;
  private final Duration patience;
  private final Duration lease;

  /** Concurrent equal commands on a replica wait for the first of them, and do not each poll. */
  private final ConcurrentHashMap<Same, Future<Answer>> underway = new ConcurrentHashMap<>();

  private record Same(IdempotencyKey key, String content) {}

  /**
   * @param patience maximum time for Kafka to acknowledge, and for a client to wait for another
   *     attempt
   */
  KeyedCommands(Vertx vertx, CommandKeys keys, Duration patience) {
    this.vertx = vertx;
    this.keys = keys;
    this.patience = patience;
    // A record that was sent within the patience may be acknowledged up to another patience later.
    this.lease = patience.multipliedBy(2).plus(MARGIN);
  }

  /** Executes the command, unless it was executed before; the answer is the same in both cases. */
  Future<Answer> give(IdempotencyKey key, CommandData content, Supplier<Giving> giving) {
    var same = new Same(key, IdempotencyKey.hash(content.canonical()));
    Promise<Answer> shared = Promise.promise();
    Future<Answer> first = underway.putIfAbsent(same, shared.future());
    if (first != null) {
      return here(first).map(answer -> new Answer(answer.receipt(), true));
    }
    var attempt = new Attempt(key.id(), same.content(), UUID.randomUUID().toString());
    return attempt(attempt, giving, System.nanoTime(), FIRST_PAUSE_MILLIS)
        .onComplete(
            done -> {
              underway.remove(same);
              shared.handle(done);
            });
  }

  private Future<Answer> here(Future<Answer> answer) {
    Context caller = vertx.getOrCreateContext();
    Promise<Answer> promise = Promise.promise();
    answer.onComplete(done -> caller.runOnContext(turn -> promise.handle(done)));
    return promise.future();
  }

  private Future<Answer> attempt(
      Attempt attempt, Supplier<Giving> giving, long begun, long pauseMillis) {
    return keys.claim(attempt, lease)
        .compose(
            claim ->
                switch (claim.state()) {
                  case OURS -> given(attempt, giving.get());
                  case DONE ->
                      Future.succeededFuture(new Answer(claim.receipt().orElseThrow(), true));
                  case OTHER -> refused(CloseReason.KEY_REUSED);
                  case PENDING -> later(attempt, giving, begun, pauseMillis);
                });
  }

  private Future<Answer> later(
      Attempt attempt, Supplier<Giving> giving, long begun, long pauseMillis) {
    if (System.nanoTime() - begun > patience.toNanos()) {
      return refused(
          CloseReason.UNAVAILABLE.with("it is not known yet what became of it: send it again"));
    }
    return vertx
        .timer(pauseMillis, TimeUnit.MILLISECONDS)
        .compose(
            time ->
                attempt(attempt, giving, begun, Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)));
  }

  private static Future<Answer> refused(CloseReason reason) {
    return Future.failedFuture(new RefusedException(reason));
  }

  private Future<Answer> given(Attempt attempt, Giving giving) {
    Future<Void> settled = giving.outcome().transform(known -> settle(attempt, known));
    return giving
        .answer()
        .compose(
            receipt -> settled.map(nothing -> new Answer(receipt, false)),
            // A client that receives a failure may retry at once, if the outcome is known to be a
            // failure.
            failure ->
                giving.outcome().isComplete()
                    ? settled.compose(nothing -> Future.failedFuture(failure))
                    : Future.failedFuture(failure));
  }

  /** Succeeds in any case: what was written to Kafka stays. */
  private Future<Void> settle(Attempt attempt, AsyncResult<Receipt> known) {
    Future<Void> settled =
        known.succeeded() ? keys.done(attempt, known.result()) : keys.release(attempt);
    return settled.recover(
        failure -> {
          log.debug("idempotency key stays pending until its lease ends: {}", failure.toString());
          return Future.succeededFuture();
        });
  }
}
