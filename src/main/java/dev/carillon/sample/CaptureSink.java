package dev.carillon.sample;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the engine's changes to Kafka. A batch is marked as read when the broker has acknowledged
 * all of it, so a change is written at least once, and perhaps twice after a failure.
 */
final class CaptureSink implements ChangeConsumer<ChangeEvent<byte[], byte[]>>, AutoCloseable {
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** A record holds the old and the new row, so it can be twice the largest row. */
  private static final int MAX_REQUEST_BYTES = 8 << 20;

  private final Set<String> topics;
  private final KafkaProducer<byte[], byte[]> producer;

  CaptureSink(Capture.Options options) {
    topics =
        options.tables().stream()
            .map(table -> options.prefix() + "." + table)
            .collect(Collectors.toSet());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                options.bootstrap(),
                "client.id",
                options.prefix() + "-capture",
                "acks",
                "all",
                "max.request.size",
                MAX_REQUEST_BYTES,
                "delivery.timeout.ms",
                (int) options.patience().toMillis(),
                "request.timeout.ms",
                (int) options.patience().toMillis() / 2,
                "max.block.ms",
                options.patience().toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void handleBatch(
      List<ChangeEvent<byte[], byte[]>> changes,
      RecordCommitter<ChangeEvent<byte[], byte[]>> committer)
      throws InterruptedException {
    var sent = new ArrayList<Future<RecordMetadata>>(changes.size());
    for (ChangeEvent<byte[], byte[]> change : changes) {
      // Heartbeats have destinations as well.
      if (topics.contains(change.destination())) {
        sent.add(
            producer.send(
                new ProducerRecord<>(change.destination(), change.key(), change.value())));
      }
    }
    producer.flush();
    for (Future<RecordMetadata> acknowledgement : sent) {
      try {
        acknowledgement.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("kafka did not take a change", e.getCause());
      }
    }
    for (ChangeEvent<byte[], byte[]> change : changes) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
  }

  @Override
  public void close() {
    producer.close(FAREWELL);
  }
}
