package dev.carillon.kafka.live;

import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.ReaderMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a partition to an offset that can be read, and reports the lost records. Kafka's own {@code
 * auto.offset.reset} is off, because it would skip records silently.
 */
final class PartitionRecovery {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);

  private final PartitionReaders tails;
  private final ReaderMeter meter;
  private final List<Gap.Range> expired = new ArrayList<>();
  private final List<Gap.Range> truncated = new ArrayList<>();

  PartitionRecovery(PartitionReaders tails, ReaderMeter meter) {
    this.tails = tails;
    this.meter = meter;
  }

  /**
   * Moves the partition readers whose position is invalid.
   *
   * @return a batch for each kind of loss
   */
  List<EventBatch> apply(
      OffsetOutOfRangeException e,
      TopicMetadataProbe.Answer answer,
      Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> divergent =
        e instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
    e.offsetOutOfRangePartitions()
        .forEach(
            (kafka, offset) -> {
              Optional<PartitionReader> tail = tails.tail(kafka).filter(t -> !t.isSuspended());
              Optional<TopicMetadataProbe.Extent> extent = extent(answer, kafka);
              // A partition that was created again meanwhile already has another position.
              if (tail.isPresent()
                  && extent.isPresent()
                  && tail.get().position().offset() == offset) {
                long end =
                    Optional.ofNullable(divergent.get(kafka))
                        .map(OffsetAndMetadata::offset)
                        .orElse(extent.get().highWatermark());
                move(tail.get(), extent.get().begin(), end);
                consumer.seek(kafka, tail.get().position().offset());
              }
            });
    return List.of(batch(Gap.Cause.RETENTION, expired), batch(Gap.Cause.TRUNCATED, truncated))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<TopicMetadataProbe.Extent> extent(
      TopicMetadataProbe.Answer answer, TopicPartition kafka) {
    return Optional.ofNullable(answer.topics().get(kafka.topic()))
        .flatMap(topic -> Optional.ofNullable(topic.extents().get(kafka.partition())));
  }

  private void move(PartitionReader tail, long begin, long end) {
    Position at = tail.position();
    Position told = tail.told();
    if (at.offset() > end) {
      tail.truncate(end);
      truncated.add(new Gap.Range(at.partition(), end, told.offset()));
    } else if (at.offset() < begin) {
      tail.skip(begin);
      // Records that the event loops would not have received are no loss.
      if (told.offset() < begin) {
        expired.add(new Gap.Range(at.partition(), told.offset(), begin));
      }
    }
  }

  private Optional<EventBatch> batch(Gap.Cause cause, List<Gap.Range> ranges) {
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    var batch = new BatchBuilder();
    batch.gap(new Gap(cause, ranges));
    for (Gap.Range range : ranges) {
      log.warn(
          "records are lost cause={} at={} from={} to={}",
          cause.word(),
          range.partition(),
          range.from(),
          range.to());
      meter.gap(range.partition().stream(), cause);
      long next = cause == Gap.Cause.TRUNCATED ? range.from() : range.to();
      batch.reached(new Position(range.partition(), next, -1));
    }
    return Optional.of(batch.build());
  }
}
