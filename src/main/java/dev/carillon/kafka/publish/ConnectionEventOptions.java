package dev.carillon.kafka.publish;

import dev.carillon.kafka.format.StreamOptions;
import java.util.Optional;

/**
 * Whether it is written who connects.
 *
 * @param kafkaTopic where to; empty: nowhere
 */
public record ConnectionEventOptions(Optional<String> kafkaTopic) {
  public static final ConnectionEventOptions NONE = new ConnectionEventOptions(Optional.empty());

  public ConnectionEventOptions {
    kafkaTopic.ifPresent(StreamOptions::requireKafkaTopic);
  }
}
