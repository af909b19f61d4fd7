package dev.carillon.kafka;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka producer with a thread of its own, for to send can mean to wait for the brokers. The
 * producer is made when it is first needed, and anew after it failed for good.
 */
final class ProducerThread implements AutoCloseable {
  private static final int QUEUE = 1_000;

  private final Supplier<Producer<byte[], byte[]>> factory;
  private final Duration patience;
  private final ThreadPoolExecutor thread;
  private @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean broken;

  ProducerThread(String name, Duration patience, Supplier<Producer<byte[], byte[]>> factory) {
    this.factory = factory;
    this.patience = patience;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              var made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Hands over a task; false if too many are waiting. Safe to call on any thread.
   *
   * @param onFailure told on the thread if there is no producer, or the task throws
   */
  boolean execute(Consumer<Producer<byte[], byte[]>> task, Consumer<Throwable> onFailure) {
    try {
      thread.execute(
          () -> {
            try {
              task.accept(open());
            } catch (RuntimeException e) {
              onFailure.accept(e);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * A send has failed. Of a producer that failed for good every later send fails too, so the next
   * task gets a new one. Safe to call on any thread.
   */
  void failed(Throwable failure) {
    if (!(failure instanceof RetriableException || failure instanceof RecordTooLargeException)) {
      broken = true;
    }
  }

  private Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> open = producer;
    if (open != null && broken) {
      open.close(Duration.ZERO);
      open = null;
    }
    broken = false;
    if (open == null) {
      open = factory.get();
      producer = open;
    }
    return open;
  }

  /** Sends one record, and completes on the producer's own thread. */
  static CompletableFuture<RecordMetadata> send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var acknowledged = new CompletableFuture<RecordMetadata>();
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.complete(metadata);
              } else {
                acknowledged.completeExceptionally(failure);
              }
            });
    return acknowledged;
  }

  /** What waits is still sent, if that is possible soon. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (producer != null) {
      producer.close(patience);
    }
  }
}
