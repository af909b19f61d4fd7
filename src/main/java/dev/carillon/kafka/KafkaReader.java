package dev.carillon.kafka;

import dev.carillon.core.Snapshots;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Frontier;
import dev.carillon.event.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of all streams, from the end, and hands over what each poll brought as one
 * batch. It belongs to no consumer group and commits nothing: every replica reads everything. Runs
 * on a thread of its own, the only one that waits when the event loops are behind.
 */
public final class KafkaReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

  private final KafkaOptions options;
  private final List<EventStream> streams;
  private final BatchSink sink;
  private final int loops;
  private final ReaderMeter meter;
  private final Optional<DeadLetters> deadLetters;
  private final Surveys surveys;
  private final States states;
  private final Tails tails;
  private final Semaphore room;
  private final Thread thread;

  private volatile boolean closed;
  private volatile boolean caughtUp;
  private volatile @Nullable Instant lastPoll;

  // Confined to the thread.
  private final Warnings warnings = new Warnings(System::nanoTime);

  /**
   * @param sink takes the batches
   * @param loops how many times {@link #processed} is called for each of them
   * @throws IllegalArgumentException if the streams do not go together
   */
  public KafkaReader(
      KafkaOptions options,
      List<StreamOptions> streams,
      BatchSink sink,
      int loops,
      ReaderMeter meter) {
    this.options = options;
    this.streams = EventStream.all(streams);
    this.sink = sink;
    this.loops = loops;
    this.meter = meter;
    this.deadLetters =
        options.deadLetterTopic().map(topic -> new DeadLetters(options, topic, meter));
    this.surveys = new Surveys(options, meter);
    this.states = new States(streams(), options.maxStateBytes(), meter);
    this.tails =
        new Tails(
            this.streams, states, new Rejects(meter, deadLetters), meter, options.warmUpRecords());
    this.room = new Semaphore(options.maxInFlightBatches() * loops);
    this.thread = new Thread(this::run, options.clientId() + "-kafka-reader");
    this.thread.setDaemon(true);
    requireNoLoop();
  }

  private void requireNoLoop() {
    for (EventStream stream : streams) {
      if (options.deadLetterTopic().filter(stream.kafkaTopic()::equals).isPresent()) {
        throw new IllegalArgumentException(
            "the dead-letter topic is itself a stream: " + stream.kafkaTopic());
      }
    }
  }

  public void start() {
    thread.start();
  }

  /** The streams as the core sees them, in the order of the configuration. */
  public List<Stream> streams() {
    return streams.stream().map(EventStream::stream).toList();
  }

  /** An event loop is done with a batch. Safe to call on any thread. */
  public void processed() {
    room.release();
  }

  /** True once everything that was there at the start has been handed over, and from then on. */
  public boolean hasCaughtUp() {
    return caughtUp;
  }

  public boolean brokersUp() {
    return surveys.brokersUp();
  }

  /** When the reader last came round, if ever: it lives. */
  public Optional<Instant> lastPoll() {
    return Optional.ofNullable(lastPoll);
  }

  /** The latest event of each key of the state streams. */
  public Snapshots snapshots() {
    return states.isEmpty() ? Snapshots.NONE : states;
  }

  /** What was deleted from the state streams lately. */
  Graves graves() {
    return states.graves();
  }

  /** How far everything has been read, for a cursor. Safe to call on any thread. */
  public Frontier frontier() {
    return tails.frontier();
  }

  private void run() {
    while (!closed) {
      boolean made = false;
      try (Consumer<byte[], byte[]> consumer = ClientProperties.consumer(options);
          Survey survey = new Survey(ClientProperties.admin(options, "survey"))) {
        made = true;
        surveys.forget();
        tails.assignAnew(consumer);
        read(consumer, survey);
      } catch (RuntimeException e) {
        failed(e, made);
        pauseAfterFault();
      }
    }
  }

  private void failed(RuntimeException e, boolean made) {
    if (!(e instanceof KafkaException)) {
      log.error("kafka reader failed and starts anew", e);
    } else if (!made) {
      // Its constructor looks up the brokers' names.
      surveys.failed(e.getCause() == null ? e.toString() : e.getCause().toString());
    } else if (warnings.isDue(e.getClass())) {
      log.warn("kafka client failed and is made anew cause={}", e.toString());
    }
  }

  private void pauseAfterFault() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAULT.toMillis());
    } catch (InterruptedException e) {
      log.debug("kafka reader interrupted closed={}", closed);
    }
  }

  private void read(Consumer<byte[], byte[]> consumer, Survey survey) {
    try {
      while (!closed) {
        lastPoll = Instant.now();
        Optional<Survey.Answer> answer = surveys.next(survey, tails.topics());
        if (answer.isPresent()) {
          apply(answer.get(), consumer);
        }
        if (tails.isEmpty()) {
          surveys.await();
        } else {
          poll(consumer, survey);
        }
        noteCaughtUp();
      }
    } catch (InterruptedException | InterruptException e) {
      // Only close interrupts us. The clients are closed next, and that is to go undisturbed.
      boolean unused = Thread.interrupted();
    }
  }

  private void apply(Survey.Answer answer, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    BatchBuilder news = tails.apply(answer, consumer);
    if (!news.isEmpty()) {
      publish(news.build());
    }
  }

  private void poll(Consumer<byte[], byte[]> consumer, Survey survey) throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(options.pollTimeout());
      if (!records.nextOffsets().isEmpty()) {
        BatchBuilder batch = tails.read(records);
        states.measure();
        if (!batch.isEmpty()) {
          publish(batch.build());
        }
      }
    } catch (OffsetOutOfRangeException e) {
      repair(e, consumer, survey);
    } catch (TopicAuthorizationException e) {
      // The other topics are not to suffer for it; the next survey tries again.
      if (warnings.isDue(e.unauthorizedTopics())) {
        log.warn("kafka topics may not be read topics={}", e.unauthorizedTopics());
      }
      e.unauthorizedTopics().forEach(tails::suspend);
      tails.assign(consumer);
    }
  }

  /** Where we stood is no place any more; what there is now says why. */
  private void repair(OffsetOutOfRangeException e, Consumer<byte[], byte[]> consumer, Survey survey)
      throws InterruptedException {
    Optional<Survey.Answer> answer = surveys.now(survey, tails.topics());
    if (answer.isEmpty()) {
      return; // the next poll fails in the same way, until somebody answers
    }
    apply(answer.get(), consumer);
    for (EventBatch gap : new Repair(tails, meter).apply(e, answer.get(), consumer)) {
      publish(gap);
    }
  }

  private void publish(EventBatch batch) throws InterruptedException {
    // First: a loop that has the batch finds a state that is no older.
    states.show(batch.reached(), caughtUp && tails.stateIsWhole());
    room.acquire(loops);
    sink.publish(batch);
  }

  private void noteCaughtUp() {
    boolean isNews = !caughtUp && surveys.areAnswered() && tails.haveCaughtUp();
    if ((isNews || caughtUp) && states.newest().isEmpty()) {
      states.show(List.of(), tails.stateIsWhole());
    }
    if (isNews) {
      // Last: whoever is told so finds the state.
      caughtUp = true;
      log.info("kafka reader has caught up partitions={}", tails.frontier().partitions().size());
    }
  }

  /** Returns when the thread has ended. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(options.requestTimeout().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadLetters.ifPresent(DeadLetters::close);
  }
}
