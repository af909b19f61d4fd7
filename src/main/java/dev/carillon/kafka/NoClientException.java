package dev.carillon.kafka;

import org.apache.kafka.common.KafkaException;

/**
 * A client of Kafka's cannot be made: no broker's name can be resolved yet, or the settings do not
 * fit. To be tried again.
 */
final class NoClientException extends KafkaException {
  private static final long serialVersionUID = 1L;

  NoClientException(KafkaOptions options, Throwable cause) {
    super("no client of " + options.bootstrapServers(), cause);
  }

  /** Why, in a few words. */
  String why() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
