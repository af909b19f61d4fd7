package dev.carillon.kafka.format;

/** Encoding of the records of a Kafka topic. */
public enum Format {
  /** CloudEvents 1.0, in binary or structured mode; each record says which. */
  CLOUDEVENTS,
  /** Debezium's change envelope, with or without the schema round it. */
  DEBEZIUM,
  /** Any JSON; what Carillon needs to know of it stands at configured paths. */
  JSON
}
