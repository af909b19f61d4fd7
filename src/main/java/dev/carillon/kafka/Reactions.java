package dev.carillon.kafka;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.ChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
 * Reads events, and writes what follows from each exactly once, however many replicas do so and
 * whichever of them dies: all are one consumer group, and what is written is one Kafka transaction
 * with the offsets that it follows from. A replica that has lost its partitions without knowing it
 * is refused by the group's generation. Runs on a thread of its own.
 */
public final class Reactions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reactions.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration WAIT = Duration.ofMillis(100);

  /** What one transaction holds, about. */
  private static final long CHUNK_BYTES = 4L << 20;

  private final KafkaOptions options;
  private final Parts parts;
  private final Map<String, EventStream> streams = new HashMap<>();
  private final ReactionMeter meter;

  /** Of this process: a new producer ends what the one before has left open. */
  private final String transactionalId;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private final Warnings warnings = new Warnings(System::nanoTime);

  /**
   * What is read, and what follows.
   *
   * @param purpose what Kafka's clients are called, after the gateway's own name
   * @param groupId the group of all replicas
   * @param streams what is read
   * @param ready asked before anything is read: false while it is not known what would follow
   * @param reaction what follows from an event; called on the thread
   */
  public record Parts(
      String purpose,
      String groupId,
      List<StreamOptions> streams,
      BooleanSupplier ready,
      Function<ChangeEvent, List<Entry>> reaction) {}

  public Reactions(KafkaOptions options, Parts parts, ReactionMeter meter) {
    this.options = options;
    this.parts = parts;
    this.meter = meter;
    this.transactionalId = options.clientId() + "-" + parts.purpose() + "-" + UUID.randomUUID();
    EventStream.all(parts.streams()).forEach(stream -> streams.put(stream.kafkaTopic(), stream));
    this.thread = new Thread(this::run, options.clientId() + "-" + parts.purpose());
    this.thread.setDaemon(true);
  }

  /** Returns at once. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!parts.ready().getAsBoolean()
          && !closed.await(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("not ready to react purpose={}", parts.purpose());
      }
      while (closed.getCount() > 0) {
        open();
        meter.behind(0);
        boolean unused = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted purpose={}", parts.purpose());
    }
  }

  /** Returns at the end, or after a fault: then all clients are made anew. */
  private void open() {
    try (Consumer<byte[], byte[]> consumer =
            ClientProperties.groupConsumer(options, parts.purpose(), parts.groupId());
        Producer<byte[], byte[]> producer = producer()) {
      var places = new GroupPlaces(consumer, streams, options);
      new Serving(consumer, new ReactionWriter(consumer, producer, meter), places).serve();
    } catch (KafkaException e) {
      // Nothing of it was committed; whoever has the partitions next begins with it again.
      if (warnings.isDue(e.getClass())) {
        log.warn(
            "kafka failed and is asked again purpose={} cause={}", parts.purpose(), e.toString());
      }
    } catch (RuntimeException e) {
      log.error("failed and starts anew purpose={}", parts.purpose(), e);
    }
  }

  private Producer<byte[], byte[]> producer() {
    int maxBytes = options.maxEventBytes() + ReactionWriter.MARGIN_BYTES;
    return Transaction.begin(
        ClientProperties.transactionalProducer(
            options, parts.purpose(), transactionalId, maxBytes));
  }

  /** One stay in the group. */
  private final class Serving {
    private final Consumer<byte[], byte[]> consumer;
    private final ReactionWriter writer;
    private final GroupPlaces places;

    Serving(Consumer<byte[], byte[]> consumer, ReactionWriter writer, GroupPlaces places) {
      this.consumer = consumer;
      this.writer = writer;
      this.places = places;
    }

    void serve() {
      while (closed.getCount() > 0) {
        places.look();
        if (places.isIdle()) {
          pause();
        } else {
          try {
            react(consumer.poll(options.pollTimeout()));
          } catch (OffsetOutOfRangeException e) {
            places.lost(e.offsetOutOfRangePartitions()).forEach(p -> meter.passedOver("retention"));
          }
          meter.behind(behind());
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
      } catch (RuntimeException e) {
        // A fault of ours must not stop the partition either.
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
    try {
      thread.join(options.requestTimeout().plus(options.acknowledgeTimeout()).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
