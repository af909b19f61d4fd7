package dev.carillon.kafka.state;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * Former state of the entities of the state streams that were recently deleted or got other topics:
 * what a record itself does not say when it is read again. Bounded in bytes; evicts the oldest
 * first. Written by the reader's thread only, before the event loops receive the event; read on any
 * thread, without locks.
 */
public final class RetiredEntityLog {
  /** Approximate size of an entry's objects, without the entity's data. */
  private static final int OWN_BYTES = 256;

  private final long maxBytes;
  private final Deque<Grave> oldest = new ArrayDeque<>();
  private long bytes;
  private volatile HashPMap<Partition, PartitionRetirements> plots = HashTreePMap.empty();

  /**
   * @param maxBytes limit of the memory of all entries
   */
  public RetiredEntityLog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Grave(Partition partition, long offset, long bytes) {}

  /**
   * The retired entities of one partition at one point in time. Immutable.
   *
   * @param passed position of the live reader; nothing is known yet about later records
   * @param whole the offset from which on the entries are complete
   * @param graves the former states, by the offset of the record that ended each
   */
  public record PartitionRetirements(long passed, long whole, TreePMap<Long, BeforeImage> graves) {
    /** Former states are not known, and will not be. */
    static final PartitionRetirements UNKNOWN =
        new PartitionRetirements(Long.MAX_VALUE, Long.MAX_VALUE, TreePMap.empty());

    /** Before the live reader has started. */
    static final PartitionRetirements NOTHING_YET =
        new PartitionRetirements(0, 0, TreePMap.empty());

    /**
     * The state of the entity until then; empty if no record ended one there, or nothing is known.
     */
    Optional<BeforeImage> at(long offset) {
      return Optional.ofNullable(graves.get(offset));
    }

    /** True if every entity that ended there has an entry. */
    boolean isWhole(long offset) {
      return whole <= offset && offset < passed;
    }

    private PartitionRetirements with(long offset, BeforeImage was) {
      return new PartitionRetirements(passed, whole, graves.plus(offset, was));
    }

    private PartitionRetirements without(long offset) {
      return new PartitionRetirements(passed, whole, graves.minus(offset));
    }

    private PartitionRetirements missing(long offset) {
      return new PartitionRetirements(passed, Math.max(whole, offset + 1), graves.minus(offset));
    }

    private PartitionRetirements passed(long next) {
      return new PartitionRetirements(next, whole, graves);
    }
  }

  /** The retirements of a partition. Safe to call on any thread. */
  public PartitionRetirements plot(Partition partition) {
    @Nullable PartitionRetirements plot = plots.get(partition);
    return plot == null ? PartitionRetirements.NOTHING_YET : plot;
  }

  /** Records the state of an entity that has ended. */
  void bury(Position at, BeforeImage was) {
    var grave = new Grave(at.partition(), at.offset(), OWN_BYTES + was.data().bytes().length);
    put(grave.partition(), plot(grave.partition()).with(grave.offset(), was));
    oldest.add(grave);
    bytes += grave.bytes();
    while (bytes > maxBytes) {
      boolean unused = forgetOldest();
    }
  }

  /** Evicts the oldest entry; false if there is none. */
  boolean forgetOldest() {
    @Nullable Grave grave = oldest.poll();
    if (grave == null) {
      return false;
    }
    bytes -= grave.bytes();
    put(grave.partition(), plot(grave.partition()).missing(grave.offset()));
    return true;
  }

  /** Moves the live reader's position: entities that ended before it have been recorded. */
  void passed(Position next) {
    put(next.partition(), plot(next.partition()).passed(next.offset()));
  }

  /** Removes entries of records at these offsets, which no longer exist. */
  void forget(Partition partition, LongPredicate offsets) {
    remove(grave -> grave.partition().equals(partition) && offsets.test(grave.offset()));
  }

  /** Marks the retirements of the partition as unknown. */
  public void giveUp(Partition partition) {
    if (!plot(partition).equals(PartitionRetirements.UNKNOWN)) {
      forget(partition, offset -> true);
      put(partition, PartitionRetirements.UNKNOWN);
    }
  }

  /** Removes the partitions of the stream. */
  void clear(Stream stream) {
    remove(grave -> grave.partition().stream().equals(stream));
    for (Partition partition : plots.keySet()) {
      if (partition.stream().equals(stream)) {
        plots = plots.minus(partition);
      }
    }
  }

  private void remove(Predicate<Grave> which) {
    oldest.removeIf(
        grave -> {
          if (!which.test(grave)) {
            return false;
          }
          bytes -= grave.bytes();
          put(grave.partition(), plot(grave.partition()).without(grave.offset()));
          return true;
        });
  }

  // There is only one writer, so no update is lost.
  private void put(Partition partition, PartitionRetirements plot) {
    plots = plots.plus(partition, plot);
  }

  /** Approximate memory of all entries. */
  long bytes() {
    return bytes;
  }
}
