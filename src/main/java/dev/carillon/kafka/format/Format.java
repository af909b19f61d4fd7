package dev.carillon.kafka.format;

/** Encoding of the records of a Kafka topic. */
public enum Format {
  /** CloudEvents 1.0, in binary or structured mode; each record states its mode. */
  CLOUDEVENTS,
  /** Debezium's change envelope, with or without a schema around it. */
  DEBEZIUM,
  /** Any JSON; the attributes are at configured paths. */
  JSON
}
