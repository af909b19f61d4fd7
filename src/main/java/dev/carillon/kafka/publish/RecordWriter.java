package dev.carillon.kafka.publish;

import dev.carillon.core.EventLog.Writing;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Cursors;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ProducerThread;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.WarningLimiter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records and completes once Kafka has acknowledged all of them. Callable on any event loop;
 * sending has a thread of its own, because Kafka's producer may block on the brokers.
 */
final class RecordWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordWriter.class);

  /** Size of a record in addition to its value: key, headers, and Kafka's overhead. */
  private static final int MARGIN_BYTES = 16 << 10;

  private static final CloseReason TOO_LATE =
      CloseReason.UNAVAILABLE.with(
          "Kafka has not acknowledged it in time; it may have been written: send it again");

  private final Vertx vertx;
  private final KafkaOptions options;
  private final Sending sending;
  private final Supplier<OffsetVector> frontier;
  private final Cursors cursors;
  private final ProducerThread thread;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  /** Sends records on the producer's thread; completes when the producer reports the result. */
  private interface Sending {
    CompletableFuture<List<RecordMetadata>> send(
        Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records);
  }

  private RecordWriter(
      Vertx vertx,
      KafkaOptions options,
      Sending sending,
      Supplier<OffsetVector> frontier,
      Cursors cursors,
      ProducerThread thread) {
    this.vertx = vertx;
    this.options = options;
    this.sending = sending;
    this.frontier = frontier;
    this.cursors = cursors;
    this.thread = thread;
  }

  /**
   * A writer that acknowledges each record by itself: if one of several fails, the others may have
   * been written.
   *
   * @param purpose appended to the {@code client.id}
   * @param frontier the offset vector up to which everything was read, {@link KafkaReader#frontier}
   */
  static RecordWriter each(
      Vertx vertx,
      KafkaOptions options,
      String purpose,
      Supplier<OffsetVector> frontier,
      Cursors cursors) {
    return new RecordWriter(
        vertx,
        options,
        RecordWriter::send,
        frontier,
        cursors,
        new ProducerThread(
            options.clientId() + "-" + purpose,
            purpose,
            options.acknowledgeTimeout(),
            () ->
                ClientProperties.producer(
                    options, purpose, options.maxEventBytes() + MARGIN_BYTES)));
  }

  /**
   * A writer that writes all records or none, for consumers with {@code read_committed}: one
   * transaction at a time.
   *
   * @param id the transactional id; no other live producer may use it
   */
  static RecordWriter together(
      Vertx vertx,
      KafkaOptions options,
      String purpose,
      String id,
      Supplier<OffsetVector> frontier,
      Cursors cursors) {
    return new RecordWriter(
        vertx,
        options,
        Transaction::send,
        frontier,
        cursors,
        new ProducerThread(
            options.clientId() + "-" + purpose,
            purpose,
            options.acknowledgeTimeout(),
            () ->
                Transaction.begin(
                    ClientProperties.transactionalProducer(
                        options, purpose, id, options.maxEventBytes() + MARGIN_BYTES))));
  }

  SupervisedThread thread() {
    return thread.thread();
  }

  /** Bytes in the queue of the producer. */
  long waitingBytes() {
    return thread.queuedBytes();
  }

  Writing write(List<ProducerRecord<byte[], byte[]>> records) {
    var outcome = new CompletableFuture<String>();
    var answer = new CompletableFuture<String>();
    var unused = outcome.whenComplete((cursor, failure) -> complete(answer, cursor, failure));
    boolean taken =
        thread.execute(
            bytes(records),
            producer -> send(producer, records, answer, outcome),
            failure -> outcome.completeExceptionally(refusal(failure)));
    if (!taken) {
      return Writing.refused(CloseReason.UNAVAILABLE);
    }
    long timer =
        vertx.setTimer(
            options.acknowledgeTimeout().toMillis(),
            id -> answer.completeExceptionally(new RefusedException(TOO_LATE)));
    // Completes on the caller's event loop, whichever thread the last acknowledgement arrives on.
    Context caller = vertx.getOrCreateContext();
    return new Writing(
        Future.fromCompletionStage(answer, caller).onComplete(done -> vertx.cancelTimer(timer)),
        Future.fromCompletionStage(outcome, caller));
  }

  private static int bytes(List<ProducerRecord<byte[], byte[]>> records) {
    long sum = 0;
    for (ProducerRecord<byte[], byte[]> record : records) {
      sum += record.value() == null ? 0 : record.value().length;
      sum += record.key() == null ? 0 : record.key().length;
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }

  private static <T> void complete(
      CompletableFuture<T> future, T value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(failure);
    }
  }

  private void send(
      Producer<byte[], byte[]> producer,
      List<ProducerRecord<byte[], byte[]>> records,
      CompletableFuture<String> answer,
      CompletableFuture<String> outcome) {
    if (answer.isDone()) {
      // It waited too long and was answered with a failure, so it must not be written any more.
      outcome.completeExceptionally(new RefusedException(TOO_LATE));
      return;
    }
    var unused =
        sending
            .send(producer, records)
            .thenApply(this::cursor)
            .whenComplete(
                (cursor, failure) ->
                    complete(outcome, cursor, failure == null ? null : refusal(failure)));
  }

  private static CompletableFuture<List<RecordMetadata>> send(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<CompletableFuture<RecordMetadata>> each =
        records.stream().map(record -> ProducerThread.send(producer, record)).toList();
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> each.stream().map(CompletableFuture::join).toList());
  }

  /**
   * The position of a client that has these records and everything that was there before in their
   * streams. It says nothing about other streams.
   */
  private String cursor(List<RecordMetadata> written) {
    OffsetVector now = frontier.get();
    List<Partition> partitions = List.copyOf(now.partitions());
    for (RecordMetadata record : written) {
      for (Partition partition : partitions) {
        if (partition.number() == record.partition()
            && partition.stream().kafkaTopic().equals(record.topic())) {
          now.reached(new Position(partition, record.offset() + 1, -1));
        }
      }
    }
    Set<String> topics = written.stream().map(RecordMetadata::topic).collect(Collectors.toSet());
    return cursors.text(now, topics);
  }

  private RefusedException refusal(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RefusedException refused) {
      return refused;
    }
    if (cause instanceof RecordTooLargeException) {
      return new RefusedException(CloseReason.TOO_LARGE.with("larger than Kafka takes"));
    }
    thread.failed(cause);
    warn(cause);
    return new RefusedException(CloseReason.UNAVAILABLE);
  }

  private synchronized void warn(Throwable cause) {
    if (!(cause instanceof KafkaException)) {
      log.error("publishing failed", cause);
    } else if (warnings.isDue(cause.getClass())) {
      log.warn("not published cause={}", cause.toString());
    }
  }

  /** Queued records are still sent, if that is possible soon. */
  @Override
  public void close() {
    thread.close();
  }
}
