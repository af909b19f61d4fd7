package dev.carillon.kafka.publish;

import dev.carillon.kafka.format.StreamOptions;
import java.util.Optional;

/**
 * Configuration of connection events.
 *
 * @param kafkaTopic the Kafka topic that they are written to; empty: none are written
 */
public record ConnectionEventOptions(Optional<String> kafkaTopic) {
  public static final ConnectionEventOptions NONE = new ConnectionEventOptions(Optional.empty());

  public ConnectionEventOptions {
    kafkaTopic.ifPresent(StreamOptions::requireKafkaTopic);
  }
}
