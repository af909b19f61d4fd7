package dev.carillon.kafka;

import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody whose events in a topic count once they are committed. */
final class Transactions implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  Transactions(String bootstrap, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", "t-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Begins a transaction with one event; the broker has it then. */
  void begin(String id) {
    producer.beginTransaction();
    var unused = producer.send(new ProducerRecord<>(topic, Broker.eventBytes(id)));
    producer.flush();
  }

  void commit() {
    producer.commitTransaction();
  }

  void abort() {
    producer.abortTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
