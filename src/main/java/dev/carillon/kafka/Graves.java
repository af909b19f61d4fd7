package dev.carillon.kafka;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Prior;
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
 * What the entities of the state streams were that were deleted lately, or got other topics: what a
 * record does not say when it is read again. Bounded in bytes, the oldest go first. Written by the
 * reader's thread only, before the event loops hear of it; read on any thread, without locks.
 */
final class Graves {
  /** A grave without the entity's data: the objects it consists of, about. */
  private static final int OWN_BYTES = 256;

  private final long maxBytes;
  private final Deque<Grave> oldest = new ArrayDeque<>();
  private long bytes;
  private volatile HashPMap<Partition, Plot> plots = HashTreePMap.empty();

  /**
   * @param maxBytes how much they may hold together
   */
  Graves(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Grave(Partition partition, long offset, long bytes) {}

  /**
   * The graves of one partition at one time. Never changes.
   *
   * @param passed how far the live reader is: of what lies behind it, nothing can be said yet
   * @param whole from this offset on none is missing
   * @param graves what the entities were, by the offsets of the records that ended that
   */
  record Plot(long passed, long whole, TreePMap<Long, Prior> graves) {
    /** Nobody knows what was there, nor will. */
    static final Plot UNKNOWN = new Plot(Long.MAX_VALUE, Long.MAX_VALUE, TreePMap.empty());

    /** Before the live reader comes. */
    static final Plot NOTHING_YET = new Plot(0, 0, TreePMap.empty());

    /** What the entity was until then; empty if nothing of it ended there, or nothing is known. */
    Optional<Prior> at(long offset) {
      return Optional.ofNullable(graves.get(offset));
    }

    /** True if whatever ended there has its grave. */
    boolean isWhole(long offset) {
      return whole <= offset && offset < passed;
    }

    private Plot with(long offset, Prior was) {
      return new Plot(passed, whole, graves.plus(offset, was));
    }

    private Plot without(long offset) {
      return new Plot(passed, whole, graves.minus(offset));
    }

    private Plot missing(long offset) {
      return new Plot(passed, Math.max(whole, offset + 1), graves.minus(offset));
    }

    private Plot passed(long next) {
      return new Plot(next, whole, graves);
    }
  }

  /** What is known of a partition. Safe to call on any thread. */
  Plot plot(Partition partition) {
    @Nullable Plot plot = plots.get(partition);
    return plot == null ? Plot.NOTHING_YET : plot;
  }

  /** An entity is no longer what it was. */
  void bury(Position at, Prior was) {
    var grave = new Grave(at.partition(), at.offset(), OWN_BYTES + was.data().bytes().length);
    put(grave.partition(), plot(grave.partition()).with(grave.offset(), was));
    oldest.add(grave);
    bytes += grave.bytes();
    while (bytes > maxBytes) {
      boolean unused = forgetOldest();
    }
  }

  /** Makes room; false if there is nothing to forget. */
  boolean forgetOldest() {
    @Nullable Grave grave = oldest.poll();
    if (grave == null) {
      return false;
    }
    bytes -= grave.bytes();
    put(grave.partition(), plot(grave.partition()).missing(grave.offset()));
    return true;
  }

  /** The live reader is there now; what ended before has been buried. */
  void passed(Position next) {
    put(next.partition(), plot(next.partition()).passed(next.offset()));
  }

  /** The records at these offsets are no more. */
  void forget(Partition partition, LongPredicate offsets) {
    remove(grave -> grave.partition().equals(partition) && offsets.test(grave.offset()));
  }

  /** Nobody knows any more what ends in the partition. */
  void giveUp(Partition partition) {
    if (!plot(partition).equals(Plot.UNKNOWN)) {
      forget(partition, offset -> true);
      put(partition, Plot.UNKNOWN);
    }
  }

  /** The partitions of the stream are no more. */
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

  // One thread writes, so nothing comes between.
  private void put(Partition partition, Plot plot) {
    plots = plots.plus(partition, plot);
  }

  /** Roughly how much memory they hold. */
  long bytes() {
    return bytes;
  }
}
