package dev.carillon.soak;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A hostile producer: events of nearly a megabyte and storms of records that nothing can decode, in
 * a stream of its own, which only the attackers listen to. A thread of its own, bounded in what it
 * sends in a second.
 */
final class Flood implements AutoCloseable {
  static final String KAFKA_TOPIC = "flood";
  static final int PARTITIONS = 2;

  /** As an entry of {@code streams} in the configuration. */
  static final String CONFIGURATION =
      "{\"kafka-topic\":\"flood\",\"format\":\"json\",\"topics\":[\"flood:{data.key}\"]}";

  private static final int HUGE_BYTES = 1_000_000;
  private static final int HUGE_PER_SECOND = 4;
  private static final int BAD_PER_SECOND = 1_000;
  private static final int ROUNDS_PER_SECOND = 4;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Random random;
  private final AtomicLong huge = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final Thread thread = new Thread(this::run, "flood");
  private volatile boolean active;
  private volatile boolean closed;

  Flood(String bootstrap, long seed) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.random = new Random(seed);
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets it loose, or calls it back. */
  void active(boolean value) {
    active = value;
  }

  /** In one line, what was sent. */
  String text() {
    return "%d huge events, %d records that cannot be decoded".formatted(huge.get(), bad.get());
  }

  private void run() {
    try {
      while (!closed) {
        if (active) {
          round();
        }
        TimeUnit.MILLISECONDS.sleep(1000 / ROUNDS_PER_SECOND);
      }
    } catch (InterruptedException e) {
      // The end of the run.
    }
  }

  private void round() {
    for (int i = 0; i < HUGE_PER_SECOND / ROUNDS_PER_SECOND; i++) {
      String text = "{\"key\":" + random.nextInt(10) + ",\"filler\":\"" + filler() + "\"}";
      send(text.getBytes(StandardCharsets.UTF_8));
      huge.incrementAndGet();
    }
    for (int i = 0; i < BAD_PER_SECOND / ROUNDS_PER_SECOND; i++) {
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      noise[0] = (byte) 0xFF;
      send(noise);
      bad.incrementAndGet();
    }
  }

  private static String filler() {
    return "huge ".repeat(HUGE_BYTES / 5);
  }

  private void send(byte[] value) {
    var unused =
        producer.send(new ProducerRecord<>(KAFKA_TOPIC, random.nextInt(PARTITIONS), null, value));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    producer.close(java.time.Duration.ofSeconds(5));
  }
}
