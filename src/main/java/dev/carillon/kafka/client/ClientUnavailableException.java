package dev.carillon.kafka.client;

import org.apache.kafka.common.KafkaException;

/**
 * Thrown if a Kafka client cannot be created, because no broker name can be resolved yet or because
 * the settings are invalid. The creation should be retried.
 */
public final class ClientUnavailableException extends KafkaException {
  private static final long serialVersionUID = 1L;

  ClientUnavailableException(KafkaOptions options, Throwable cause) {
    super("no client of " + options.bootstrapServers(), cause);
  }

  /** The cause, in a few words. */
  public String why() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
