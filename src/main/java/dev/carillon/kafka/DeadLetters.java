package dev.carillon.kafka;

import dev.carillon.event.Stream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies records that cannot be decoded to a topic of their own, with what was wrong and where they
 * stood. Every replica does so, hence the key is the record's place: compaction keeps one of them.
 * Has its own thread, since sending can wait for Kafka; what does not fit its queue is not copied.
 */
final class DeadLetters implements AutoCloseable {
  static final String CAUSE = "carillon-cause";
  static final String TOPIC = "carillon-topic";
  static final String PARTITION = "carillon-partition";
  static final String OFFSET = "carillon-offset";
  static final String TIMESTAMP = "carillon-timestamp";
  static final String KEY = "carillon-key";

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final int QUEUE = 1_000;

  /** Whether the brokers take so much is their business. */
  private static final int MAX_BYTES = 16 << 20;

  private final KafkaOptions options;
  private final String topic;
  private final ReaderMeter meter;
  private final ThreadPoolExecutor thread;

  // Confined to the thread; made when it is first needed, for most never need it.
  private @Nullable Producer<byte[], byte[]> producer;
  private final Warnings warnings = new Warnings(System::nanoTime);

  DeadLetters(KafkaOptions options, String topic, ReaderMeter meter) {
    this.options = options;
    this.topic = topic;
    this.meter = meter;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              var made = new Thread(task, options.clientId() + "-dead-letters");
              made.setDaemon(true);
              return made;
            });
  }

  void add(Stream stream, ConsumerRecord<byte[], byte[]> record, DecodeException.Cause cause) {
    try {
      thread.execute(() -> send(stream, copy(record, cause)));
    } catch (RejectedExecutionException e) {
      meter.deadLetter(stream, false);
    }
  }

  private ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, DecodeException.Cause cause) {
    var copy = new ProducerRecord<>(topic, bytes(Origin.id(record)), record.value());
    for (Header header : record.headers()) {
      copy.headers().add(header);
    }
    copy.headers()
        .add(CAUSE, bytes(cause.word()))
        .add(TOPIC, bytes(record.topic()))
        .add(PARTITION, bytes(Integer.toString(record.partition())))
        .add(OFFSET, bytes(Long.toString(record.offset())))
        .add(TIMESTAMP, bytes(Long.toString(record.timestamp())));
    if (record.key() != null) {
      copy.headers().add(KEY, record.key());
    }
    return copy;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void send(Stream stream, ProducerRecord<byte[], byte[]> copy) {
    try {
      Producer<byte[], byte[]> open = producer;
      if (open == null) {
        open = ClientProperties.producer(options, "dead-letters", MAX_BYTES);
        producer = open;
      }
      var unused = open.send(copy, (metadata, failure) -> told(stream, failure));
    } catch (KafkaException e) {
      told(stream, e);
    }
  }

  /** On the thread, or on the producer's. */
  private synchronized void told(Stream stream, @Nullable Exception failure) {
    meter.deadLetter(stream, failure == null);
    if (failure != null && warnings.isDue(failure.getClass())) {
      log.warn("dead letter not written topic={} cause={}", topic, failure.toString());
    }
  }

  /** What waits is still sent, if that is possible soon. */
  @Override
  public void close() {
    thread.shutdown();
    long patience = options.acknowledgeTimeout().toMillis();
    try {
      if (!thread.awaitTermination(patience, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (producer != null) {
      producer.close(options.acknowledgeTimeout());
    }
  }
}
