package dev.carillon.kafka.replay;

import dev.carillon.alert.EventHistory;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.kafka.client.BatchProbe;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.live.EventRecordReader;
import dev.carillon.kafka.template.DecodeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Kafka topics from a position to their end at the start of the read, each time with a
 * consumer of its own. Callable on any thread, which it blocks.
 */
public final class TopicHistoryReader implements EventHistory {
  private static final Logger log = LoggerFactory.getLogger(TopicHistoryReader.class);
  private static final Duration POLL = Duration.ofMillis(250);

  private final KafkaOptions options;
  private final Map<String, EventStream> streams = new HashMap<>();
  private final Supplier<OffsetVector> frontier;

  /**
   * @param frontier the known partitions, {@link KafkaReader#frontier}: cursors are interpreted by
   *     it
   */
  public TopicHistoryReader(
      KafkaOptions options, List<StreamOptions> streams, Supplier<OffsetVector> frontier) {
    this.options = options;
    this.frontier = frontier;
    EventStream.all(streams).forEach(stream -> this.streams.put(stream.kafkaTopic(), stream));
  }

  @Override
  public End read(Set<String> kafkaTopics, StartPosition start, Reader reader) {
    try (Consumer<byte[], byte[]> consumer = ClientProperties.replayConsumer(options, "past")) {
      return new Stretch(consumer, reader).read(partitions(consumer, kafkaTopics), start);
    } catch (KafkaException e) {
      log.warn("the past cannot be read cause={}", e.toString());
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
  }

  private static Set<TopicPartition> partitions(
      Consumer<byte[], byte[]> consumer, Set<String> kafkaTopics) {
    var partitions = new HashSet<TopicPartition>();
    for (String topic : kafkaTopics) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  /** One read. */
  private final class Stretch {
    private final Consumer<byte[], byte[]> consumer;
    private final Reader reader;
    private final Map<TopicPartition, EventRecordReader> readings = new HashMap<>();
    private final Map<TopicPartition, Long> from = new HashMap<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private boolean truncated;

    Stretch(Consumer<byte[], byte[]> consumer, Reader reader) {
      this.consumer = consumer;
      this.reader = reader;
    }

    End read(Set<TopicPartition> partitions, StartPosition start) {
      consumer.assign(partitions);
      ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> starts = starts(partitions, start);
      for (TopicPartition p : partitions) {
        long begin = begins.getOrDefault(p, 0L);
        long wanted = starts.getOrDefault(p, 0L);
        truncated |= wanted < begin && start instanceof StartPosition.After;
        stand(p, Math.max(begin, wanted), begin);
      }
      while (!isAtEnd()) {
        if (!reader.goesOn() || !poll()) {
          return End.STOPPED;
        }
      }
      return truncated ? End.TRUNCATED : End.REACHED;
    }

    private Map<TopicPartition, Long> starts(Set<TopicPartition> partitions, StartPosition start) {
      return start instanceof StartPosition.After after
          ? after(partitions, after.cursor())
          : since(
              partitions,
              start instanceof StartPosition.Since since ? since.time() : Instant.EPOCH);
    }

    private Map<TopicPartition, Long> since(Set<TopicPartition> partitions, Instant time) {
      var times = new HashMap<TopicPartition, Long>();
      partitions.forEach(p -> times.put(p, ReplayReader.milliseconds(time)));
      var starts = new HashMap<TopicPartition, Long>();
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      for (TopicPartition p : partitions) {
        OffsetAndTimestamp first = found.get(p);
        starts.put(p, first == null ? ends.getOrDefault(p, 0L) : first.offset());
      }
      return starts;
    }

    /** A partition that is not in the cursor was created since. */
    private Map<TopicPartition, Long> after(Set<TopicPartition> partitions, Cursor cursor) {
      var starts = new HashMap<TopicPartition, Long>();
      for (Partition partition : frontier.get().partitions()) {
        var p = new TopicPartition(partition.stream().kafkaTopic(), partition.number());
        if (partitions.contains(p)) {
          cursor.next(partition).ifPresent(next -> starts.put(p, next.offset()));
        }
      }
      return starts;
    }

    /** The decoding of the first record can depend on the previous one. */
    private void stand(TopicPartition p, long offset, long begin) {
      EventStream stream = streams.get(p.topic());
      if (stream == null) {
        throw new IllegalArgumentException("not one of ours: " + p.topic());
      }
      readings.put(p, new EventRecordReader(stream, p.partition()));
      from.put(p, offset);
      consumer.seek(p, stream.looksBack() && offset > begin ? offset - 1 : offset);
    }

    private boolean isAtEnd() {
      boolean all = true;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        if (consumer.position(end.getKey()) >= end.getValue()) {
          consumer.pause(Set.of(end.getKey()));
        } else {
          all = false;
        }
      }
      return all;
    }

    /** False if the reader has stopped. */
    private boolean poll() {
      try {
        return pass(consumer.poll(POLL));
      } catch (OffsetOutOfRangeException e) {
        truncated = true;
        Set<TopicPartition> gone = e.offsetOutOfRangePartitions().keySet();
        consumer.beginningOffsets(gone).forEach((p, begin) -> stand(p, begin, begin));
        return true;
      } catch (KafkaException e) {
        skip(e);
        return true;
      }
    }

    /** Skips a batch that cannot be read, like a record that cannot be decoded. */
    private void skip(KafkaException e) {
      TopicPartition p =
          BatchProbe.place(e)
              .filter(readings::containsKey)
              .filter(place -> BatchProbe.isOfContent(e))
              .orElseThrow(() -> e);
      long at = consumer.position(p);
      try (var probe = new BatchProbe(options, "past-probe")) {
        long next = probe.readableFrom(p, at);
        if (next > at) {
          log.warn("records cannot be read and are skipped at={} from={} to={}", p, at, next);
        }
        consumer.seek(p, next);
      } catch (InterruptedException interrupted) {
        throw new org.apache.kafka.common.errors.InterruptException(interrupted);
      }
    }

    private boolean pass(ConsumerRecords<byte[], byte[]> records) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var p = new TopicPartition(record.topic(), record.partition());
        Optional<ChangeEvent> event = event(p, record);
        boolean wanted =
            record.offset() >= from.getOrDefault(p, 0L)
                && record.offset() < ends.getOrDefault(p, 0L);
        if (wanted && !reader.record(size(record), event)) {
          return false;
        }
      }
      return true;
    }

    private Optional<ChangeEvent> event(TopicPartition p, ConsumerRecord<byte[], byte[]> record) {
      EventRecordReader reading = readings.get(p);
      try {
        return reading == null ? Optional.empty() : reading.event(record);
      } catch (DecodeException e) {
        log.debug("record passed over cause={} at={}@{}", e.why().word(), p, record.offset());
        return Optional.empty();
      }
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
      return Math.max(0L, record.serializedKeySize()) + Math.max(0L, record.serializedValueSize());
    }
  }
}
