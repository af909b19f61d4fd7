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
 * What a client's cursor said of streams that it does not hear yet. A client with several
 * subscriptions takes them up one after the other; cut off in between, it must come back to where
 * it was in all of them. So its cursors go on saying that for a short while. Confined to one event
 * loop.
 */
final class CarriedOffsets {
  /** For so long a client may take for its subscriptions. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private @Nullable OffsetVector places;
  private Instant until = Instant.MIN;

  /** A cursor that was brought says this; where an earlier one is not as far, that counts. */
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

  /** True while it counts for the cursor. */
  boolean isPresent() {
    return places != null;
  }

  /** True if it has just been given up. */
  boolean expires(Instant now) {
    boolean over = places != null && now.isAfter(until);
    if (over) {
      places = null;
    }
    return over;
  }

  /** Those are heard now, and need not be brought any more. */
  void settle(Predicate<Stream> heard) {
    OffsetVector known = places;
    if (known != null && known.partitions().stream().allMatch(p -> heard.test(p.stream()))) {
      places = null;
    }
  }

  /** The Kafka topics that it is about. */
  Set<String> kafkaTopics() {
    var topics = new HashSet<String>();
    if (places != null) {
      for (Partition partition : places.partitions()) {
        topics.add(partition.stream().kafkaTopic());
      }
    }
    return topics;
  }

  /** The position, with what was brought of the streams that are not heard. */
  OffsetVector addedTo(OffsetVector position, Predicate<Stream> heard) {
    OffsetVector known = places;
    return known == null ? position : position.with(known, heard.negate());
  }

  void forget() {
    places = null;
  }
}
