package dev.carillon.kafka.client;

import org.apache.kafka.common.KafkaException;

/**
 * A client of Kafka's cannot be made: no broker's name can be resolved yet, or the settings do not
 * fit. To be tried again.
 */
public final class ClientUnavailableException extends KafkaException {
  private static final long serialVersionUID = 1L;

  ClientUnavailableException(KafkaOptions options, Throwable cause) {
    super("no client of " + options.bootstrapServers(), cause);
  }

  /** Why, in a few words. */
  public String why() {
    Throwable root = this;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
