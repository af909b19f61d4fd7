package dev.carillon.kafka;

import dev.carillon.kafka.format.Broker;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody whose events in a topic count once they are committed. */
public final class Transactions implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  public Transactions(String bootstrap, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "transactional.id", "t-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Begins a transaction with one event; the broker has it then. */
  public void begin(String id) {
    producer.beginTransaction();
    var unused = producer.send(new ProducerRecord<>(topic, Broker.eventBytes(id)));
    producer.flush();
  }

  public void commit() {
    producer.commitTransaction();
  }

  public void abort() {
    producer.abortTransaction();
  }

  @Override
  public void close() {
    producer.close();
  }
}
