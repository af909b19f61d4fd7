package dev.carillon.kafka.group;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.kafka.format.CloudEventRecords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records and the offsets of their input atomically. Confined to one thread. */
final class TransactionalWriter {
  /** Size of a record in addition to its value: key, headers, and Kafka's overhead. */
  static final int MARGIN_BYTES = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(TransactionalProcessor.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final ProcessorMeter meter;

  TransactionalWriter(
      Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, ProcessorMeter meter) {
    this.consumer = consumer;
    this.producer = producer;
    this.meter = meter;
  }

  /**
   * Returns once the transaction is committed.
   *
   * @param done the next offsets to be read
   * @throws KafkaException if nothing was committed, or the outcome is unknown: then both clients
   *     must be closed
   */
  void write(List<Entry> entries, Map<TopicPartition, OffsetAndMetadata> done) {
    var left = new ArrayList<>(entries);
    while (!left.isEmpty()) {
      try {
        transact(left, done);
        return;
      } catch (KafkaException e) {
        if (!isTooLarge(e)) {
          throw e;
        }
        producer.abortTransaction();
        dropLargest(left);
      }
    }
    // No output: only the group needs the offsets, and it checks the same generation.
    consumer.commitSync(done);
  }

  private void transact(List<Entry> entries, Map<TopicPartition, OffsetAndMetadata> done) {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent =
        entries.stream().map(CloudEventRecords::of).map(producer::send).toList();
    producer.flush();
    sent.forEach(TransactionalWriter::require);
    producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
    producer.commitTransaction();
  }

  private static void require(Future<RecordMetadata> sent) {
    try {
      RecordMetadata unused = sent.get(); // flushed: it is done
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  private static boolean isTooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RecordTooLargeException) {
        return true;
      }
    }
    return false;
  }

  /** A record that Kafka never accepts must not block the others. */
  private void dropLargest(List<Entry> entries) {
    Entry largest =
        entries.stream()
            .max(Comparator.comparingInt(entry -> entry.cloudEvent().length()))
            .orElseThrow();
    entries.remove(largest);
    meter.passedOver("too-large");
    log.warn(
        "larger than Kafka takes and not written topic={} key={} bytes={}",
        largest.kafkaTopic(),
        largest.key(),
        largest.cloudEvent().length());
  }
}
