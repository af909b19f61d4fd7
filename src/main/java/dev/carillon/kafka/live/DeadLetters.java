package dev.carillon.kafka.live;

import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ProducerThread;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.format.RecordOrigin;
import dev.carillon.kafka.template.DecodeException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies undecodable records to a dead letter topic, with the error and the position of the record.
 * Every replica does so; therefore the key is the position, and compaction keeps one copy. A record
 * that cannot be copied promptly is only counted.
 */
final class DeadLetters implements AutoCloseable {
  static final String CAUSE = "carillon-cause";
  static final String TOPIC = "carillon-topic";
  static final String PARTITION = "carillon-partition";
  static final String OFFSET = "carillon-offset";
  static final String TIMESTAMP = "carillon-timestamp";
  static final String KEY = "carillon-key";

  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /** The brokers decide whether they accept that size. */
  private static final int MAX_BYTES = 16 << 20;

  private final String topic;
  private final ReaderMeter meter;
  private final ProducerThread thread;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  DeadLetters(KafkaOptions options, String topic, ReaderMeter meter) {
    this.topic = topic;
    this.meter = meter;
    this.thread =
        new ProducerThread(
            options.clientId() + "-dead-letters",
            "dead-letters",
            options.acknowledgeTimeout(),
            () -> ClientProperties.producer(options, "dead-letters", MAX_BYTES));
  }

  SupervisedThread thread() {
    return thread.thread();
  }

  void add(Stream stream, ConsumerRecord<byte[], byte[]> record, DecodeException.Cause cause) {
    boolean taken =
        thread.execute(
            bytes(record),
            producer -> {
              var unused =
                  ProducerThread.send(producer, copy(record, cause))
                      .whenComplete((metadata, failure) -> told(stream, failure));
            },
            failure -> told(stream, failure));
    if (!taken) {
      meter.deadLetter(stream, false);
    }
  }

  private ProducerRecord<byte[], byte[]> copy(
      ConsumerRecord<byte[], byte[]> record, DecodeException.Cause cause) {
    var copy = new ProducerRecord<>(topic, bytes(RecordOrigin.id(record)), record.value());
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

  private static int bytes(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Called on the thread of this object, or on the producer's. */
  private synchronized void told(Stream stream, @Nullable Throwable failure) {
    meter.deadLetter(stream, failure == null);
    if (failure == null) {
      return;
    }
    thread.failed(failure);
    if (warnings.isDue(failure.getClass())) {
      log.warn("dead letter not written topic={} cause={}", topic, failure.toString());
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
