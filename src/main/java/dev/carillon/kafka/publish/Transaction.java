package dev.carillon.kafka.publish;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes records in one transaction: a consumer with {@code read_committed} reads all of them or
 * none.
 */
public final class Transaction {
  private Transaction() {}

  /** Initializes a producer, and aborts the open transaction of an earlier one with the same id. */
  public static Producer<byte[], byte[]> begin(Producer<byte[], byte[]> producer) {
    try {
      producer.initTransactions();
      return producer;
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** Sends the records and commits; blocks on the brokers. */
  static CompletableFuture<List<RecordMetadata>> send(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> each = records.stream().map(producer::send).toList();
      producer.commitTransaction();
      return CompletableFuture.completedFuture(each.stream().map(Transaction::written).toList());
    } catch (KafkaException e) {
      return CompletableFuture.failedFuture(aborted(producer, e));
    }
  }

  private static RecordMetadata written(Future<RecordMetadata> sent) {
    try {
      return sent.get(); // committed: it is there
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  /** A producer that cannot even abort is of no further use. */
  private static Throwable aborted(Producer<byte[], byte[]> producer, KafkaException failure) {
    try {
      producer.abortTransaction();
      return failure.getCause() instanceof RecordTooLargeException tooLarge ? tooLarge : failure;
    } catch (KafkaException | IllegalStateException e) {
      return new KafkaException("a transaction that could not be ended", failure);
    }
  }
}
