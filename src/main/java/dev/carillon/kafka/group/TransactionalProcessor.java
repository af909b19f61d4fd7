package dev.carillon.kafka.group;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.client.BatchProbe;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.live.RejectedRecords;
import dev.carillon.kafka.publish.Transaction;
import dev.carillon.kafka.template.DecodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events and writes the records that follow from them, exactly once, regardless of how many
 * replicas take part and which of them fail. Runs on a thread of its own. All replicas are one
 * consumer group, and the output is written in one Kafka transaction with the offsets of the input.
 * A replica that has lost its partitions without noticing is fenced by the group's generation.
 */
public final class TransactionalProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TransactionalProcessor.class);

  /**
   * After this many consecutive failures without a partition name, an unreadable partition is
   * assumed.
   */
  private static final int SUSPECT_AFTER = 2;

  private static final Duration WAIT = Duration.ofMillis(100);

  /** Approximate size of one transaction. */
  private static final long CHUNK_BYTES = 4L << 20;

  private final KafkaOptions options;
  private final Parts parts;
  private final Map<String, EventStream> streams = new HashMap<>();
  private final ProcessorMeter meter;

  /** Unique per process: a new producer aborts the open transaction of the previous one. */
  private final String transactionalId;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final UnreadableBatches unreadable;
  private final Queue<UnreadableBatches.Verdict> verdicts = new ConcurrentLinkedQueue<>();
  private final SupervisedThread thread;

  // Confined to the thread.
  private int unexplained;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  /**
   * Input and processing of a {@link TransactionalProcessor}.
   *
   * @param purpose appended to the {@code client.id} of the Kafka clients
   * @param groupId consumer group of all replicas
   * @param streams the input
   * @param ready checked before anything is read: false while the processing is not yet defined
   * @param reaction the records that follow from an event; called on the processor's thread
   */
  public record Parts(
      String purpose,
      String groupId,
      List<StreamOptions> streams,
      BooleanSupplier ready,
      Function<ChangeEvent, List<Entry>> reaction) {}

  public TransactionalProcessor(KafkaOptions options, Parts parts, ProcessorMeter meter) {
    this.options = options;
    this.parts = parts;
    this.meter = meter;
    this.transactionalId = options.clientId() + "-" + parts.purpose() + "-" + UUID.randomUUID();
    EventStream.all(parts.streams()).forEach(stream -> streams.put(stream.kafkaTopic(), stream));
    this.unreadable = new UnreadableBatches(options, parts.purpose() + "-probe");
    this.thread =
        new SupervisedThread(
            options.clientId() + "-" + parts.purpose(), parts.purpose(), this::run);
  }

  /** Returns at once. */
  public void start() {
    thread.start();
  }

  /** Its threads, for supervision. */
  public List<SupervisedThread> threads() {
    return List.of(thread, unreadable.thread());
  }

  private void run(SupervisedThread self) throws InterruptedException {
    while (!parts.ready().getAsBoolean()) {
      if (closed.await(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      self.sign();
    }
    // All clients are created again after a failure: nothing was committed, and the next owner of
    // the partitions starts at the same offsets.
    try (Consumer<byte[], byte[]> consumer =
            ClientProperties.groupConsumer(options, parts.purpose(), parts.groupId());
        Producer<byte[], byte[]> producer = producer()) {
      var places = new GroupPositions(consumer, streams, options);
      new Serving(self, consumer, new TransactionalWriter(consumer, producer, meter), places)
          .serve();
    } finally {
      meter.behind(0);
    }
  }

  private Producer<byte[], byte[]> producer() {
    int maxBytes = options.maxEventBytes() + TransactionalWriter.MARGIN_BYTES;
    return Transaction.begin(
        ClientProperties.transactionalProducer(
            options, parts.purpose(), transactionalId, maxBytes));
  }

  /** One membership in the group. */
  private final class Serving {
    private final SupervisedThread self;
    private final Consumer<byte[], byte[]> consumer;
    private final TransactionalWriter writer;
    private final GroupPositions places;

    Serving(
        SupervisedThread self,
        Consumer<byte[], byte[]> consumer,
        TransactionalWriter writer,
        GroupPositions places) {
      this.self = self;
      this.consumer = consumer;
      this.writer = writer;
      this.places = places;
    }

    void serve() {
      while (closed.getCount() > 0) {
        places.look();
        release();
        if (places.isIdle()) {
          pause();
        } else {
          try {
            react(polled());
          } catch (OffsetOutOfRangeException e) {
            places.lost(e.offsetOutOfRangePartitions()).forEach(p -> meter.passedOver("retention"));
          }
          meter.behind(behind());
        }
        self.round();
      }
    }

    /** The records of one poll; empty if a partition cannot be read, which is then paused. */
    private ConsumerRecords<byte[], byte[]> polled() {
      try {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(options.pollTimeout());
        unexplained = 0;
        return records;
      } catch (OffsetOutOfRangeException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        Optional<TopicPartition> stuck =
            e instanceof KafkaException known ? BatchProbe.place(known) : Optional.empty();
        boolean ours =
            stuck.filter(p -> places.isRead(p) && consumer.assignment().contains(p)).isPresent();
        if (!BatchProbe.isOfContent(e) || !ours) {
          unexplained += BatchProbe.isOfContent(e) ? 1 : 0;
          throw e;
        }
        examine(stuck.orElseThrow());
        return ConsumerRecords.empty();
      }
    }

    /** The other partitions continue meanwhile. */
    private void examine(TopicPartition p) {
      places.hold(p);
      unreadable.examine(p, consumer.position(p), verdicts::add);
    }

    /** Continues after the unreadable range. */
    private void release() {
      if (unexplained >= SUSPECT_AFTER && !consumer.assignment().isEmpty()) {
        unexplained = 0;
        consumer.assignment().stream().filter(places::isRead).forEach(this::examine);
      }
      for (var found = verdicts.poll(); found != null; found = verdicts.poll()) {
        if (places.release(found) && found.isUnreadable()) {
          meter.passedOver(RejectedRecords.UNREADABLE);
        }
      }
    }

    private void pause() {
      try {
        boolean unused = closed.await(options.pollTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new org.apache.kafka.common.errors.InterruptException(e);
      }
    }

    private void react(ConsumerRecords<byte[], byte[]> records) {
      var entries = new ArrayList<Entry>();
      var done = new HashMap<TopicPartition, OffsetAndMetadata>();
      long bytes = 0;
      for (ConsumerRecord<byte[], byte[]> record : records) {
        for (Entry entry : reaction(record)) {
          entries.add(entry);
          bytes += entry.cloudEvent().length();
        }
        var next = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
        done.put(new TopicPartition(record.topic(), record.partition()), next);
        if (bytes >= CHUNK_BYTES) {
          writer.write(entries, done);
          entries.clear();
          done.clear();
          bytes = 0;
        }
      }
      done.putAll(records.nextOffsets());
      done.keySet().removeIf(places::isWaiting);
      if (!done.isEmpty()) {
        writer.write(entries, done);
      }
    }

    private List<Entry> reaction(ConsumerRecord<byte[], byte[]> record) {
      try {
        return places.event(record).map(this::reaction).orElse(List.of());
      } catch (DecodeException e) {
        meter.passedOver(e.why().word());
        if (warnings.isDue(e.why())) {
          log.warn(
              "record passed over purpose={} cause={} at={}-{}@{}",
              parts.purpose(),
              e.why().word(),
              record.topic(),
              record.partition(),
              record.offset());
        }
        return List.of();
      }
    }

    private List<Entry> reaction(ChangeEvent event) {
      try {
        return parts.reaction().apply(event);
      } catch (RuntimeException | Error e) {
        // An internal error must not stop the partition either.
        meter.passedOver("internal");
        log.error("an event was passed over purpose={}", parts.purpose(), e);
        return List.of();
      }
    }

    private long behind() {
      long sum = 0;
      for (TopicPartition p : consumer.assignment()) {
        sum += consumer.currentLag(p).orElse(0);
      }
      return sum;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.stopSoon();
    if (thread.isStarted()) {
      thread.join(options.requestTimeout().plus(options.acknowledgeTimeout()));
      thread.stop();
    }
    unreadable.close();
  }
}
