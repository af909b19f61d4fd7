package dev.carillon.soak;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records evenly over the time: one thread as they come, one in transactions, of which a
 * part aborts. What became of a sending that failed does not matter: the truth is read from Kafka.
 */
final class Producers {
  private static final Logger log = LoggerFactory.getLogger(Producers.class);
  private static final int ABORTED_OF_A_HUNDRED = 25;
  private static final int LONGEST_TRANSACTION = 60;
  private static final int KEYS_OF_ONE_TRANSACTION = 3;

  private final Traffic traffic;
  private final String bootstrap;
  private final long seed;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();

  Producers(Traffic traffic, String bootstrap, long seed) {
    this.traffic = traffic;
    this.bootstrap = bootstrap;
    this.seed = seed;
  }

  /** Starts to send; the threads end when everything is sent. */
  Thread[] start(int records, long millis) {
    int plain = records / 2;
    Thread[] threads = {
      new Thread(() -> plain(plain, millis), "soak-producer"),
      new Thread(() -> transactional(records - plain, millis), "soak-transactions")
    };
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.start();
    }
    return threads;
  }

  private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    var properties = new java.util.HashMap<String, Object>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("acks", "all");
    properties.put("linger.ms", 2);
    properties.put("reconnect.backoff.max.ms", 500);
    // Or each transaction waits a tenth of a second for the markers of the one before.
    properties.put("retry.backoff.ms", 5);
    properties.put("max.block.ms", 30_000);
    if (!transactionalId.isEmpty()) {
      properties.put("transactional.id", transactionalId);
      properties.put("transaction.timeout.ms", 15_000);
    }
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void plain(int records, long millis) {
    var random = new Random(seed);
    var pace = new Pace(records, millis);
    try (var producer = producer("")) {
      for (int sent = 0; sent < records; sent++) {
        pace.await(sent);
        send(producer, traffic.next(traffic.keys(random, 0, 1)[0], random));
      }
    }
  }

  void send(KafkaProducer<byte[], byte[]> producer, Change change) {
    for (var record : RecordWriter.records(change)) {
      var unused =
          producer.send(
              record, (where, e) -> (e == null ? acknowledged : failed).incrementAndGet());
    }
  }

  private void transactional(int records, long millis) {
    var random = new Random(seed + 1);
    var pace = new Pace(records, millis);
    KafkaProducer<byte[], byte[]> producer = begin();
    int sent = 0;
    while (sent < records) {
      pace.await(sent);
      int size = Math.min(records - sent, 1 + random.nextInt(LONGEST_TRANSACTION));
      boolean abort = random.nextInt(100) < ABORTED_OF_A_HUNDRED;
      sent += size;
      try {
        transaction(producer, random, size, abort);
      } catch (KafkaException e) {
        log.info("transaction failed cause={}", e.toString());
        producer.close(java.time.Duration.ZERO);
        producer = begin();
      }
    }
    producer.close();
  }

  private void transaction(
      KafkaProducer<byte[], byte[]> producer, Random random, int size, boolean abort) {
    transactions.incrementAndGet();
    producer.beginTransaction();
    int[] keys = traffic.keys(random, 1, KEYS_OF_ONE_TRANSACTION);
    for (int i = 0; i < size; i++) {
      send(producer, traffic.next(keys[random.nextInt(keys.length)], random));
    }
    if (abort) {
      // So that its records are there, and not only in the producer's memory.
      producer.flush();
      aborted.incrementAndGet();
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
    }
  }

  private KafkaProducer<byte[], byte[]> begin() {
    while (true) {
      KafkaProducer<byte[], byte[]> producer = producer("soak");
      try {
        producer.initTransactions();
        return producer;
      } catch (KafkaException e) {
        log.info("no transactions yet cause={}", e.toString());
        producer.close(java.time.Duration.ZERO);
      }
    }
  }

  Map<String, Integer> counts() {
    return Map.of(
        "acknowledged",
        acknowledged.get(),
        "failed",
        failed.get(),
        "transactions",
        transactions.get(),
        "aborted",
        aborted.get());
  }

  /** An even pace over a time. */
  private static final class Pace {
    private final long start = System.nanoTime();
    private final double nanosEach;

    Pace(int steps, long millis) {
      nanosEach = (double) TimeUnit.MILLISECONDS.toNanos(millis) / Math.max(1, steps);
    }

    void await(int step) {
      long due = start + (long) (step * nanosEach);
      for (long wait = due - System.nanoTime(); wait > 1_000_000; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }
}
