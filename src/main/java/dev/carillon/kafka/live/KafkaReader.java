package dev.carillon.kafka.live;

import dev.carillon.core.past.Snapshots;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.BatchProbe;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.ClientUnavailableException;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.state.RetiredEntityLog;
import dev.carillon.kafka.state.StateTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of all streams, from the end, and passes on the records of each poll as one
 * batch. Runs on a thread of its own, the only one that waits when the event loops are behind. It
 * is in no consumer group and commits nothing: every replica reads everything.
 */
public final class KafkaReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);
  private static final Duration PAUSE_WITHOUT_CLIENT = Duration.ofSeconds(1);

  /**
   * After this many consecutive failures without a partition name, an unreadable partition is
   * assumed.
   */
  private static final int SUSPECT_AFTER = 2;

  private final KafkaOptions options;
  private final List<EventStream> streams;
  private final BatchSink sink;
  private final int loops;
  private final ReaderMeter meter;
  private final Optional<DeadLetters> deadLetters;
  private final TopicMetadataMonitor surveys;
  private final StateTables states;
  private final PartitionReaders tails;
  private final Semaphore room;
  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final UnreadableBatches unreadable;
  private final Queue<UnreadableBatches.Verdict> verdicts = new ConcurrentLinkedQueue<>();
  private final SupervisedThread thread;

  private volatile boolean caughtUp;

  // Confined to the thread.
  private int unexplained;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  /**
   * @param sink receives the batches
   * @param loops how many times {@link #processed} is called for each of them
   * @throws IllegalArgumentException if the streams are inconsistent
   */
  public KafkaReader(
      KafkaOptions options,
      List<StreamOptions> streams,
      BatchSink sink,
      int loops,
      ReaderMeter meter) {
    this(options, streams, sink, loops, meter, "reader", Clients.of(options));
  }

  /** Factories of its Kafka clients; tests substitute others. */
  public record Clients(Supplier<Consumer<byte[], byte[]>> reader, BatchProbe.Clients probe) {
    public static Clients of(KafkaOptions options) {
      return new Clients(
          () -> ClientProperties.consumer(options), BatchProbe.Clients.of(options, "reader-probe"));
    }
  }

  /**
   * @param role of its thread
   */
  KafkaReader(
      KafkaOptions options,
      List<StreamOptions> streams,
      BatchSink sink,
      int loops,
      ReaderMeter meter,
      String role,
      Clients clients) {
    this.options = options;
    this.streams = EventStream.all(streams);
    this.sink = sink;
    this.loops = loops;
    this.meter = meter;
    this.deadLetters =
        options.deadLetterTopic().map(topic -> new DeadLetters(options, topic, meter));
    this.states = new StateTables(streams(), options.maxStateBytes(), meter);
    this.tails =
        new PartitionReaders(
            this.streams,
            states,
            new RejectedRecords(meter, deadLetters),
            meter,
            options.warmUpRecords());
    this.room = new Semaphore(options.maxInFlightBatches() * loops);
    this.surveys =
        new TopicMetadataMonitor(options, role + "-survey", tails.topics(), meter, tails::measure);
    this.clients = clients.reader();
    this.unreadable =
        new UnreadableBatches(
            options.clientId() + "-" + role + "-probe",
            role + "-probe",
            () -> new BatchProbe(clients.probe(), BatchProbe.Patience.DEFAULT));
    this.thread = new SupervisedThread(options.clientId() + "-kafka-reader", role, this::run);
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
    surveys.start();
    thread.start();
  }

  /** Its threads, for supervision. */
  public List<SupervisedThread> threads() {
    var all = new ArrayList<>(List.of(thread, surveys.thread(), unreadable.thread()));
    deadLetters.map(DeadLetters::thread).ifPresent(all::add);
    return List.copyOf(all);
  }

  /** The streams as the core sees them, in the order of the configuration. */
  public List<Stream> streams() {
    return streams.stream().map(EventStream::stream).toList();
  }

  /** Reports that an event loop has processed a batch. Safe to call on any thread. */
  public void processed() {
    room.release();
  }

  /** True once all records from before the start were passed on, and from then on. */
  public boolean hasCaughtUp() {
    return caughtUp;
  }

  public boolean brokersUp() {
    return surveys.brokersUp();
  }

  /** The latest event of each key of the state streams. */
  public Snapshots snapshots() {
    return states.isEmpty() ? Snapshots.NONE : states;
  }

  /** Recently retired entities of the state streams. */
  public RetiredEntityLog graves() {
    return states.graves();
  }

  /**
   * The offset vector up to which everything was read, for a cursor. Safe to call on any thread.
   */
  public OffsetVector frontier() {
    return tails.frontier();
  }

  private void run(SupervisedThread self) throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer = client(self)) {
      if (unexplained >= SUSPECT_AFTER) {
        unexplained = 0;
        tails.read().forEach(this::examine);
      }
      tails.assignAnew(consumer);
      read(consumer, self);
    }
  }

  /** The brokers' names may not be resolvable yet; the metadata probes report that. */
  private Consumer<byte[], byte[]> client(SupervisedThread self) throws InterruptedException {
    while (true) {
      try {
        return clients.get();
      } catch (ClientUnavailableException e) {
        log.debug("no client yet cause={}", e.toString());
        self.sign();
        TimeUnit.MILLISECONDS.sleep(PAUSE_WITHOUT_CLIENT.toMillis());
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer, SupervisedThread self)
      throws InterruptedException {
    try {
      while (!self.isClosed()) {
        Optional<TopicMetadataProbe.Answer> answer = surveys.next();
        if (answer.isPresent()) {
          apply(answer.get(), consumer);
        }
        release(consumer);
        if (tails.isEmpty()) {
          surveys.await();
        } else {
          poll(consumer);
        }
        noteCaughtUp();
        self.round();
      }
    } catch (InterruptedException | InterruptException e) {
      // The client is closed next, which must not be interrupted.
      boolean unused = Thread.interrupted();
      if (!self.isClosed()) {
        throw new IllegalStateException("interrupted by somebody", e);
      }
    }
  }

  private void apply(TopicMetadataProbe.Answer answer, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    BatchBuilder news = tails.apply(answer, consumer);
    if (!news.isEmpty()) {
      publish(news.build());
    }
  }

  private void poll(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = polled(consumer);
      if (!records.nextOffsets().isEmpty()) {
        BatchBuilder batch = tails.read(records);
        states.measure();
        if (!batch.isEmpty()) {
          publish(batch.build());
        }
      }
    } catch (OffsetOutOfRangeException e) {
      repair(e, consumer);
    } catch (TopicAuthorizationException e) {
      // The other topics must not be affected; the next probe tries again.
      if (warnings.isDue(e.unauthorizedTopics())) {
        log.warn("kafka topics may not be read topics={}", e.unauthorizedTopics());
      }
      e.unauthorizedTopics().forEach(tails::suspend);
      tails.assign(consumer);
    }
  }

  /** The records of one poll; empty if a partition cannot be read, which is then paused. */
  private ConsumerRecords<byte[], byte[]> polled(Consumer<byte[], byte[]> consumer) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(options.pollTimeout());
      unexplained = 0;
      return records;
    } catch (KafkaException e) {
      Optional<PartitionReader> stuck =
          BatchProbe.place(e).flatMap(tails::tail).filter(PartitionReader::isRead);
      if (stuck.isEmpty() || !BatchProbe.isOfContent(e)) {
        noteUnexplained(e);
        throw e;
      }
      if (warnings.isDue(stuck.get().kafka())) {
        log.warn(
            "a partition cannot be read and is examined at={}@{} cause={}",
            stuck.get().kafka(),
            stuck.get().position().offset(),
            SupervisedThread.text(e));
      }
      examine(stuck.get());
      tails.assign(consumer);
      return ConsumerRecords.empty();
    } catch (RuntimeException | Error e) {
      noteUnexplained(e);
      throw e;
    }
  }

  /** After a few failures without a partition name, each partition is examined separately. */
  private void noteUnexplained(Throwable e) {
    if (BatchProbe.isOfContent(e)) {
      unexplained++;
    }
  }

  /** The other partitions continue meanwhile. */
  private void examine(PartitionReader tail) {
    tail.hold(true);
    unreadable.examine(tail.kafka(), tail.position().offset(), verdicts::add);
  }

  private void release(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    for (var found = verdicts.poll(); found != null; found = verdicts.poll()) {
      Optional<Gap.Range> gap = tails.release(found, consumer);
      if (gap.isPresent()) {
        var batch = new BatchBuilder();
        batch.gap(new Gap(Gap.Cause.UNDECODABLE, List.of(gap.get())));
        batch.reached(gap.get().end());
        publish(batch.build());
      }
    }
  }

  /** The position no longer exists; the current log shows why. */
  private void repair(OffsetOutOfRangeException e, Consumer<byte[], byte[]> consumer)
      throws InterruptedException {
    Optional<TopicMetadataProbe.Answer> answer = surveys.now();
    if (answer.isEmpty()) {
      return; // the next poll fails in the same way, until somebody answers
    }
    apply(answer.get(), consumer);
    for (EventBatch gap : new PartitionRecovery(tails, meter).apply(e, answer.get(), consumer)) {
      publish(gap);
    }
  }

  private void publish(EventBatch batch) throws InterruptedException {
    // First: an event loop that has the batch finds a state that is not older.
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
      // Last: a caller that sees this finds the state.
      caughtUp = true;
      log.info("kafka reader has caught up partitions={}", tails.frontier().partitions().size());
    }
  }

  /** Returns when the threads have ended. */
  @Override
  public void close() {
    thread.stop();
    if (thread.isStarted()) {
      thread.join(options.requestTimeout());
    }
    surveys.close();
    unreadable.close();
    deadLetters.ifPresent(DeadLetters::close);
  }
}
