package dev.carillon.event;

import java.util.UUID;

/**
 * One partition of a stream's Kafka topic. There is one object per partition and process, compared
 * by identity; {@code slot} numbers them from 0 in the order in which they were found.
 *
 * @param topicId Kafka's id of the topic: a topic that was created again under the same name has
 *     another id (KIP-516)
 */
public record Partition(Stream stream, UUID topicId, int number, int slot) {
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return slot;
  }

  @Override
  public String toString() {
    return stream.kafkaTopic() + "-" + number;
  }
}
