package dev.carillon.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers now and then what there is, without waiting, and knows whether they answer.
 * Confined to the reader's thread, but for {@link #brokersUp}.
 */
final class Surveys {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);
  private static final Duration PAUSE_IN_SILENCE = Duration.ofMillis(200);

  private final KafkaOptions options;
  private final ReaderMeter meter;
  private volatile boolean brokersUp;
  private @Nullable CompletableFuture<Survey.Answer> asked;
  private long askAgainNanos = System.nanoTime();
  private boolean answered;
  private boolean told;

  Surveys(KafkaOptions options, ReaderMeter meter) {
    this.options = options;
    this.meter = meter;
  }

  boolean brokersUp() {
    return brokersUp;
  }

  /** True once somebody has answered. */
  boolean areAnswered() {
    return answered;
  }

  /** Who was asked is no more. */
  void forget() {
    asked = null;
  }

  /** Asks if it is time to, and takes the answer if one has come. */
  Optional<Survey.Answer> next(Survey survey, Collection<String> topics) {
    CompletableFuture<Survey.Answer> pending = asked;
    if (pending == null) {
      if (System.nanoTime() - askAgainNanos >= 0) {
        asked = survey.ask(topics);
      }
      return Optional.empty();
    }
    return pending.isDone() ? taken(pending.join()) : Optional.empty();
  }

  /** Asks at once and waits for the answer, if one comes in time. */
  Optional<Survey.Answer> now(Survey survey, Collection<String> topics)
      throws InterruptedException {
    CompletableFuture<Survey.Answer> pending = survey.ask(topics);
    await(pending, options.requestTimeout().multipliedBy(2));
    return pending.isDone() ? taken(pending.join()) : Optional.empty();
  }

  private Optional<Survey.Answer> taken(Survey.Answer answer) {
    asked = null;
    if (answer.isSilence()) {
      tell(false, answer.failed().values().iterator().next().toString());
      askAgainNanos = System.nanoTime() + PAUSE_IN_SILENCE.toNanos();
      return Optional.empty();
    }
    tell(true, "");
    answered = true;
    askAgainNanos = System.nanoTime() + options.discovery().toNanos();
    return Optional.of(answer);
  }

  /** Waits as long as one poll for the answer to what was asked. */
  void await() throws InterruptedException {
    CompletableFuture<Survey.Answer> pending = asked;
    if (pending == null) {
      TimeUnit.MILLISECONDS.sleep(options.pollTimeout().toMillis());
    } else {
      await(pending, options.pollTimeout());
    }
  }

  private static void await(CompletableFuture<Survey.Answer> pending, Duration limit)
      throws InterruptedException {
    try {
      pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("no answer yet cause={}", e.toString());
    }
  }

  /** Not even a client could be made. */
  void failed(String cause) {
    tell(false, cause);
  }

  private void tell(boolean up, String cause) {
    if (told && up == brokersUp) {
      return;
    }
    told = true;
    brokersUp = up;
    meter.brokersUp(up);
    if (up) {
      log.info("kafka answers bootstrap={}", options.bootstrapServers());
    } else {
      log.warn("kafka is away bootstrap={} cause={}", options.bootstrapServers(), cause);
    }
  }
}
