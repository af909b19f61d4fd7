package dev.carillon.kafka;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Principal;
import dev.carillon.core.Publisher;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Frontier;
import dev.carillon.event.Json;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes CloudEvents to the streams that are open to it: each to the first one, in the order of
 * the configuration, whose templates make a topic of it. Callable on any event loop; sending has a
 * thread of its own, since Kafka's producer may wait for the brokers.
 */
public final class KafkaPublisher implements Publisher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** What a record has beside its value: key, headers, and what Kafka puts round it. */
  private static final int MARGIN_BYTES = 16 << 10;

  private static final CloseReason TOO_LATE =
      CloseReason.UNAVAILABLE.with(
          "Kafka has not acknowledged it in time; it may have been written: send it again");

  private final Vertx vertx;
  private final KafkaOptions options;
  private final Submission submission;
  private final Supplier<Frontier> frontier;
  private final ProducerThread thread;
  private final Warnings warnings = new Warnings(System::nanoTime);

  /**
   * @param frontier how far everything has been read, {@link KafkaReader#frontier}
   */
  public KafkaPublisher(
      Vertx vertx, KafkaOptions options, List<StreamOptions> streams, Supplier<Frontier> frontier) {
    this.vertx = vertx;
    this.options = options;
    this.frontier = frontier;
    this.submission =
        new Submission(
            EventStream.all(streams.stream().filter(StreamOptions::publish).toList()),
            options.maxEventBytes());
    this.thread =
        new ProducerThread(
            options.clientId() + "-publisher",
            options.acknowledgeTimeout(),
            () ->
                ClientProperties.producer(
                    options, "publisher", options.maxEventBytes() + MARGIN_BYTES));
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    List<ProducerRecord<byte[], byte[]>> records;
    try {
      records = submission.records(principal, cloudEvents);
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
    var acknowledged = new CompletableFuture<List<RecordMetadata>>();
    boolean taken =
        thread.execute(
            producer -> send(producer, records, acknowledged), acknowledged::completeExceptionally);
    if (!taken) {
      return Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
    }
    long timer =
        vertx.setTimer(
            options.acknowledgeTimeout().toMillis(),
            id -> acknowledged.completeExceptionally(new RefusedException(TOO_LATE)));
    // Back on the caller's event loop, whichever thread the last acknowledgement comes on.
    return Future.fromCompletionStage(acknowledged, vertx.getOrCreateContext())
        .onComplete(done -> vertx.cancelTimer(timer))
        .map(this::cursor)
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private static void send(
      Producer<byte[], byte[]> producer,
      List<ProducerRecord<byte[], byte[]>> records,
      CompletableFuture<List<RecordMetadata>> acknowledged) {
    if (acknowledged.isDone()) {
      return; // it waited too long, and was told so: it must not be written behind its back
    }
    List<CompletableFuture<RecordMetadata>> each =
        records.stream().map(record -> ProducerThread.send(producer, record)).toList();
    var unused =
        CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
            .whenComplete(
                (nothing, failure) -> {
                  if (failure == null) {
                    acknowledged.complete(each.stream().map(CompletableFuture::join).toList());
                  } else {
                    acknowledged.completeExceptionally(failure);
                  }
                });
  }

  /** Where a client is that has these events, and everything else that there was at this moment. */
  private String cursor(List<RecordMetadata> written) {
    Frontier now = frontier.get();
    List<Partition> partitions = List.copyOf(now.partitions());
    for (RecordMetadata record : written) {
      for (Partition partition : partitions) {
        if (partition.number() == record.partition()
            && partition.stream().kafkaTopic().equals(record.topic())) {
          now.reached(new Position(partition, record.offset() + 1, -1));
        }
      }
    }
    return now.cursor();
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

  /** What waits is still sent, if that is possible soon. */
  @Override
  public void close() {
    thread.close();
  }
}
