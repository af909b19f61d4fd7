package dev.carillon.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest batches, bounded in bytes: what a client that was away for a moment resumes from.
 * Confined to one event loop; the batches themselves are shared with the other loops, so that each
 * loop's history costs no more than the references.
 */
public final class History {
  private final long maxBytes;
  private final ArrayDeque<EventBatch> batches = new ArrayDeque<>();
  private final Frontier start = new Frontier();
  private final Frontier end = new Frontier();
  private long bytes;

  /** Whoever catches up: it gets each item with the frontier that includes it. */
  public interface Reader {
    /** True if there is room for one more item. */
    boolean wantsMore();

    void event(ChangeEvent event, Frontier at);

    void gap(Gap gap, Frontier at);
  }

  public History(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  public void add(EventBatch batch) {
    boolean breaks = false;
    for (Position reached : batch.reached()) {
      if (reached.isEnd() || end.isPast(reached)) {
        forget(reached);
        breaks = true;
      }
      // A partition is announced, with its start and nothing else, before its first item.
      if (start.next(reached.partition()).isEmpty()) {
        start.reached(reached);
      }
      end.reached(reached);
    }
    // What breaks off holds nothing but its gap. All who are here have been told of that; whoever
    // comes later is told by its cursor.
    if (!batch.items().isEmpty() && !breaks) {
      batches.add(batch);
      bytes += batch.bytes();
    }
    while (bytes > maxBytes) {
      EventBatch oldest = batches.remove();
      oldest.reached().forEach(start::reached);
      bytes -= oldest.bytes();
    }
  }

  /** The partition has ended or was truncated: nobody is to resume with what is no more. */
  private void forget(Position limit) {
    List<EventBatch> rest = batches.stream().map(batch -> batch.cut(limit)).toList();
    batches.clear();
    batches.addAll(rest);
    end.rewind(limit);
    if (limit.isEnd() || start.isPast(limit)) {
      start.rewind(limit);
    }
  }

  /** How far the newest batch got. Not to be changed. */
  public Frontier end() {
    return end;
  }

  /**
   * Sets a fresh frontier to what the cursor says, and names what no reading could bring back. What
   * is merely too old is left to {@link #read}.
   */
  public Optional<Gap> enter(Cursor cursor, Frontier at) {
    var recreated = new ArrayList<Gap.Range>();
    boolean foreign = !start.partitions().isEmpty();
    for (Partition partition : start.partitions()) {
      Position first = start.next(partition).orElseThrow();
      Optional<Position> wanted = cursor.next(partition);
      boolean predates = cursor.predates(partition);
      if (predates) {
        recreated.add(new Gap.Range(partition, 0, first.offset()));
      }
      foreign &= wanted.isEmpty() && !predates;
      at.reached(wanted.orElse(first));
    }
    if (foreign) {
      // There is no telling what it has seen, so it goes on from now.
      end.partitions().forEach(p -> end.next(p).ifPresent(at::reached));
      return Optional.of(new Gap(Gap.Cause.FOREIGN, List.of()));
    }
    return recreated.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gap(Gap.Cause.RECREATED, recreated));
  }

  /**
   * Reads on from the frontier, in order, and moves it. What has left the history meanwhile is told
   * first.
   *
   * @return true if the reader has everything, false if it wants no more for now
   */
  public boolean read(Frontier at, Reader reader) {
    skipForgotten(at, reader);
    for (EventBatch batch : batches) {
      if (hasRead(at, batch)) {
        continue;
      }
      for (Item item : batch.items()) {
        if (!reader.wantsMore()) {
          return false;
        }
        item.pass(new Step(at, reader));
      }
      batch.reached().forEach(at::reached);
    }
    end.partitions().forEach(p -> end.next(p).ifPresent(at::reached));
    return true;
  }

  private void skipForgotten(Frontier at, Reader reader) {
    at.mergeEnds(end);
    var forgotten = new ArrayList<Gap.Range>();
    var truncated = new ArrayList<Gap.Range>();
    for (Partition partition : start.partitions()) {
      Position first = start.next(partition).orElseThrow();
      Optional<Position> next = at.next(partition);
      if (next.isPresent() && !at.hasReached(first)) {
        long from = next.get().offset();
        long to = first.offset();
        if (from < to) {
          forgotten.add(new Gap.Range(partition, from, to));
        } else if (from > to) {
          // Further on, but under an older leader: what it saw there is no more.
          truncated.add(new Gap.Range(partition, to, from));
        }
      }
      at.reached(first);
    }
    tell(Gap.Cause.RETENTION, forgotten, at, reader);
    tell(Gap.Cause.TRUNCATED, truncated, at, reader);
  }

  private static void tell(Gap.Cause cause, List<Gap.Range> ranges, Frontier at, Reader reader) {
    if (!ranges.isEmpty()) {
      reader.gap(new Gap(cause, ranges), at);
    }
  }

  private static boolean hasRead(Frontier at, EventBatch batch) {
    for (Position reached : batch.reached()) {
      if (!at.hasReached(reached)) {
        return false;
      }
    }
    return true;
  }

  private record Step(Frontier at, Reader reader) implements Item.Receiver {
    @Override
    public void event(ChangeEvent event) {
      if (!at.isPast(event.position())) {
        at.passed(event.position());
        reader.event(event, at);
      }
    }

    @Override
    public void gap(Gap gap) {
      boolean news = false;
      for (Gap.Range range : gap.ranges()) {
        var next = new Position(range.partition(), range.to(), -1);
        news |= !at.hasReached(next);
        at.reached(next);
      }
      if (news) {
        reader.gap(gap, at);
      }
    }
  }
}
