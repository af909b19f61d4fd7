package dev.carillon.kafka.live;

import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.ClientUnavailableException;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.SupervisedThread;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the metadata of the topics at intervals, and knows whether the brokers respond. Runs on a
 * thread of its own, so that the result is also right while the reader is stuck; the reader takes
 * the results.
 */
final class TopicMetadataMonitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);
  private static final Duration PAUSE_IN_SILENCE = Duration.ofMillis(200);
  private static final Duration PAUSE_WITHOUT_CLIENT = Duration.ofSeconds(1);

  private final KafkaOptions options;
  private final Collection<String> topics;
  private final ReaderMeter meter;
  private final Consumer<TopicMetadataProbe.Answer> onAnswer;
  private final SupervisedThread thread;

  // Guarded by this.
  private TopicMetadataProbe.@Nullable Answer latest;
  private long asked;
  private long answered;
  private boolean demanded;

  private volatile boolean brokersUp;

  /** Confined to the thread of this object. */
  private boolean told;

  /** Confined to the reader's thread. */
  private boolean taken;

  /**
   * @param role of the thread
   * @param onAnswer receives each answer, on the thread
   */
  TopicMetadataMonitor(
      KafkaOptions options,
      String role,
      Collection<String> topics,
      ReaderMeter meter,
      Consumer<TopicMetadataProbe.Answer> onAnswer) {
    this.options = options;
    this.topics = topics;
    this.meter = meter;
    this.onAnswer = onAnswer;
    this.thread = new SupervisedThread(options.clientId() + "-kafka-survey", role, this::run);
  }

  SupervisedThread thread() {
    return thread;
  }

  void start() {
    thread.start();
  }

  boolean brokersUp() {
    return brokersUp;
  }

  private void run(SupervisedThread self) throws InterruptedException {
    try (TopicMetadataProbe survey = new TopicMetadataProbe(admin(self))) {
      while (!self.isClosed()) {
        await(ask(survey));
        self.round();
      }
    }
  }

  /** A name that cannot be resolved yet is treated like brokers that do not respond. */
  private Admin admin(SupervisedThread self) throws InterruptedException {
    while (true) {
      try {
        return ClientProperties.admin(options, "survey");
      } catch (ClientUnavailableException e) {
        tell(false, e.why());
        self.sign();
        TimeUnit.MILLISECONDS.sleep(PAUSE_WITHOUT_CLIENT.toMillis());
      }
    }
  }

  /** Asks once, and returns the time until the next request. */
  private Duration ask(TopicMetadataProbe survey) throws InterruptedException {
    long number;
    synchronized (this) {
      demanded = false;
      number = ++asked;
    }
    Optional<TopicMetadataProbe.Answer> answer = answer(survey);
    answer.ifPresent(onAnswer);
    synchronized (this) {
      answered = number;
      latest = answer.orElse(latest);
      notifyAll();
    }
    return answer.isPresent() ? options.discovery() : PAUSE_IN_SILENCE;
  }

  private Optional<TopicMetadataProbe.Answer> answer(TopicMetadataProbe survey)
      throws InterruptedException {
    try {
      TopicMetadataProbe.Answer answer =
          survey
              .ask(topics)
              .get(options.requestTimeout().multipliedBy(3).toMillis(), TimeUnit.MILLISECONDS);
      if (answer.isSilence()) {
        tell(false, answer.failed().values().iterator().next().toString());
        return Optional.empty();
      }
      tell(true, "");
      return Optional.of(answer);
    } catch (TimeoutException e) {
      tell(false, "no answer in time");
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the survey failed", e.getCause());
    }
  }

  private synchronized void await(Duration pause) throws InterruptedException {
    long until = System.nanoTime() + pause.toNanos();
    for (long left = pause.toMillis(); left > 0 && !demanded; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }

  /** The newest answer, if it was not taken yet. For the reader's thread. */
  synchronized Optional<TopicMetadataProbe.Answer> next() {
    Optional<TopicMetadataProbe.Answer> answer = Optional.ofNullable(latest);
    latest = null;
    taken |= answer.isPresent();
    return answer;
  }

  /** Asks at once and waits for the answer, up to a timeout. For the reader's thread. */
  synchronized Optional<TopicMetadataProbe.Answer> now() throws InterruptedException {
    long wanted = asked + 1;
    demanded = true;
    latest = null;
    notifyAll();
    long until = System.nanoTime() + options.requestTimeout().multipliedBy(2).toNanos();
    for (long left = 1; left > 0 && answered < wanted; ) {
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left > 0) {
        wait(left);
      }
    }
    return answered < wanted ? Optional.empty() : next();
  }

  /** Waits for an answer, as long as one poll. For the reader's thread. */
  synchronized void await() throws InterruptedException {
    long until = System.nanoTime() + options.pollTimeout().toNanos();
    for (long left = 1; left > 0 && latest == null; ) {
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left > 0) {
        wait(left);
      }
    }
  }

  /** True once an answer was taken. For the reader's thread. */
  boolean areAnswered() {
    return taken;
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

  @Override
  public void close() {
    thread.stop();
    if (thread.isStarted()) {
      thread.join(options.requestTimeout());
    }
  }
}
