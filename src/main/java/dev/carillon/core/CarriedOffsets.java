package dev.carillon.core;

import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of the client's cursor in streams that none of its subscriptions reaches yet. A client
 * with several subscriptions opens them one after the other; if its connection breaks in between,
 * it must be able to resume all of them. So for a short time its cursors still contain these
 * offsets. Confined to one event loop.
 */
final class CarriedOffsets {
  /** How long a client may take to open its subscriptions. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private @Nullable OffsetVector places;
  private Instant until = Instant.MIN;

  /**
   * Adds the offsets of a cursor that the client sent. In a partition of several cursors the lowest
   * offset counts.
   */
  void add(OffsetVector known, Instant now) {
    if (known.partitions().isEmpty()) {
      return;
    }
    OffsetVector before = places;
    places = before == null ? known : before.lowered(known).with(known, s -> !isOf(before, s));
    until = now.plus(PATIENCE);
  }

  private static boolean isOf(OffsetVector places, Stream stream) {
    return places.partitions().stream().anyMatch(p -> p.stream().equals(stream));
  }

  /** True while there are offsets that its cursors must contain. */
  boolean isPresent() {
    return places != null;
  }

  /** True if the offsets have just expired. */
  boolean expires(Instant now) {
    boolean over = places != null && now.isAfter(until);
    if (over) {
      places = null;
    }
    return over;
  }

  /** Drops the streams that a subscription reaches now. */
  void settle(Predicate<Stream> heard) {
    OffsetVector known = places;
    if (known != null && known.partitions().stream().allMatch(p -> heard.test(p.stream()))) {
      places = null;
    }
  }

  /** The Kafka topics of the offsets. */
  Set<String> kafkaTopics() {
    var topics = new HashSet<String>();
    if (places != null) {
      for (Partition partition : places.partitions()) {
        topics.add(partition.stream().kafkaTopic());
      }
    }
    return topics;
  }

  /** The position, with the offsets of the streams that no subscription reaches yet. */
  OffsetVector addedTo(OffsetVector position, Predicate<Stream> heard) {
    OffsetVector known = places;
    return known == null ? position : position.with(known, heard.negate());
  }

  void forget() {
    places = null;
  }
}
