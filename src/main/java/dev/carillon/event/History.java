package dev.carillon.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The newest batches, bounded in bytes, from which a client resumes after a short disconnection.
 * Confined to one event loop; the batches themselves are shared with the other loops, so that each
 * loop's history costs only the references.
 */
public final class History {
  private final long maxBytes;

  /** By number, counted from the first batch ever. */
  private final NavigableMap<Long, EventBatch> batches = new TreeMap<>();

  private final BatchOffsetIndex milestones = new BatchOffsetIndex();
  private final OffsetVector start = new OffsetVector();
  private final OffsetVector end = new OffsetVector();
  private long bytes;

  /** The number of the next batch. */
  private long next;

  /**
   * The place of one reader in the history, which saves it a scan each time. Valid for an offset
   * vector that only advances; a reader that goes back needs a new one.
   */
  public static final class Bookmark {
    /** The number of the first batch that may hold something new. */
    private long next;

    private boolean isSet;
  }

  /** Receives the replayed items, each after the offset vector has advanced past it. */
  public interface Reader {
    /** True if there is room for one more item. */
    boolean wantsMore();

    /** The items that may concern it, in order; the others are skipped. */
    default List<Item> among(EventBatch batch) {
      return batch.items();
    }

    void event(ChangeEvent event, OffsetVector at);

    void gap(Gap gap, OffsetVector at);
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
    // A batch that ends or truncates a partition holds nothing but its gap. All sessions that are
    // here have received it; a client that reconnects learns it from its cursor.
    if (!batch.items().isEmpty() && !breaks) {
      batches.put(next, batch);
      milestones.add(next, batch);
      next++;
      bytes += batch.bytes();
    }
    while (bytes > maxBytes) {
      Map.Entry<Long, EventBatch> first = batches.pollFirstEntry();
      EventBatch oldest = first.getValue();
      milestones.remove(first.getKey(), oldest);
      oldest.reached().forEach(start::reached);
      bytes -= oldest.bytes();
    }
  }

  /**
   * Forgets everything up to the batch, which could not be added: a client that resumes must not
   * meet a hole that is not reported.
   */
  public void startOver(EventBatch batch) {
    batches.clear();
    milestones.clear();
    bytes = 0;
    batch.reached().forEach(end::reached);
    start.merge(end);
  }

  /**
   * The partition has ended or was truncated: no client may resume with records that no longer
   * exist.
   */
  private void forget(Position limit) {
    batches.replaceAll((number, batch) -> batch.cut(limit));
    milestones.forget(limit.partition());
    batches.forEach((number, batch) -> milestones.add(number, batch, limit.partition()));
    end.rewind(limit);
    if (limit.isEnd() || start.isPast(limit)) {
      start.rewind(limit);
    }
  }

  /** True once the partitions are known: before that no cursor can be evaluated. */
  public boolean hasBegun() {
    return !end.partitions().isEmpty();
  }

  /** The streams of the known partitions. */
  public Set<Stream> streams() {
    return end.partitions().stream().map(Partition::stream).collect(Collectors.toSet());
  }

  /** How far the newest batch got. Must not be changed. */
  public OffsetVector end() {
    return end;
  }

  /**
   * Sets a fresh offset vector to the cursor's position, and returns the gap that no replay can
   * fill. What is merely too old is left to {@link #read}.
   */
  public Optional<Gap> enter(Cursor cursor, OffsetVector at) {
    return enter(cursor, at, stream -> true);
  }

  /**
   * The same for a client that is concerned with some streams only. In the others it stands at the
   * end.
   */
  public Optional<Gap> enter(Cursor cursor, OffsetVector at, Predicate<Stream> wanted) {
    var recreated = new ArrayList<Gap.Range>();
    boolean foreign = hasBegun() && !cursor.isEmpty();
    for (Partition partition : start.partitions()) {
      Position first = start.next(partition).orElseThrow();
      if (!wanted.test(partition.stream())) {
        foreign &= !cursor.knowsTopicOf(partition) && !cursor.predates(partition);
        end.next(partition).ifPresent(at::reached);
      } else if (cursor.knowsTopicOf(partition)) {
        foreign = false;
        // A partition that its topic did not have yet: all of it is new.
        at.reached(cursor.next(partition).orElse(new Position(partition, 0, -1)));
      } else {
        if (cursor.predates(partition)) {
          foreign = false;
          // What the client had not seen of the old topic is lost; all of the new one is new to it.
          recreated.add(new Gap.Range(partition, 0, 0));
          at.reached(new Position(partition, 0, -1));
        } else {
          at.reached(first);
        }
      }
    }
    if (foreign) {
      // It is unknown what it has seen, so it continues from now.
      at.merge(end);
      return Optional.of(new Gap(Gap.Cause.FOREIGN, List.of()));
    }
    return recreated.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gap(Gap.Cause.RECREATED, recreated));
  }

  /**
   * How far, in each partition, a client with this cursor may have received something without
   * having all that lies before it.
   */
  public OffsetVector seen(Cursor cursor, Predicate<Stream> wanted) {
    var seen = new OffsetVector();
    for (Partition partition : start.partitions()) {
      if (wanted.test(partition.stream())) {
        cursor.seen(partition).ifPresent(seen::reached);
      }
    }
    return seen;
  }

  /** The cursor's position in the streams that are wanted, without any other. */
  public OffsetVector known(Cursor cursor, Predicate<Stream> wanted) {
    var known = new OffsetVector();
    for (Partition partition : start.partitions()) {
      if (wanted.test(partition.stream())) {
        cursor.next(partition).ifPresent(known::reached);
      }
    }
    return known;
  }

  /**
   * The positions at which the offset vector lies before what is kept here. They begin with the
   * partition that is due: all callers at one time get them in the same order, so that what is read
   * again is read for all of them. Streams that are not wanted are skipped.
   *
   * @param turn rises with time
   */
  public List<Position> forgotten(OffsetVector at, Predicate<Stream> wanted, long turn) {
    at.mergeEnds(end);
    var forgotten = new ArrayList<Position>();
    List<Partition> partitions = start.partitions();
    int size = partitions.size();
    for (int i = 0; i < size; i++) {
      Partition partition = partitions.get(Math.floorMod(turn + i, size));
      Position first = start.next(partition).orElseThrow();
      Optional<Position> next = at.next(partition).filter(n -> n.offset() < first.offset());
      if (next.isPresent() && wanted.test(partition.stream())) {
        forgotten.add(next.get());
      } else if (next.isPresent()) {
        at.reached(first);
      }
    }
    return forgotten;
  }

  /**
   * Replays from the offset vector, in order, and advances it. What has left the history meanwhile
   * is reported first, as in {@link #skip}.
   *
   * @return true if the reader has everything, false if it wants no more for now
   */
  public boolean read(OffsetVector at, Reader reader, Bookmark mark) {
    skip(at, Gap.Cause.RETENTION, reader);
    long from = mark.isSet ? mark.next : milestones.first(at, next);
    mark.isSet = true;
    for (Map.Entry<Long, EventBatch> batch : batches.tailMap(from, true).entrySet()) {
      if (!hasRead(at, batch.getValue()) && !read(batch.getValue(), at, reader)) {
        mark.next = batch.getKey();
        return false;
      }
    }
    mark.next = next;
    at.merge(end);
    return true;
  }

  /** The same for a reader that reads once. */
  public boolean read(OffsetVector at, Reader reader) {
    return read(at, reader, new Bookmark());
  }

  /**
   * Replays one batch from the offset vector, and advances it.
   *
   * @return true if the reader has all of it, false if it wants no more for now
   */
  public static boolean read(EventBatch batch, OffsetVector at, Reader reader) {
    return new Step(at, reader).through(batch);
  }

  /**
   * Advances the offset vector to the beginning of the history, and reports what is missing in
   * between.
   */
  public void skip(OffsetVector at, Gap.Cause cause, Reader reader) {
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
          // Further on, but under an older leader: what it saw there no longer exists.
          truncated.add(new Gap.Range(partition, to, from));
        }
      }
      at.reached(first);
    }
    tell(cause, forgotten, at, reader);
    tell(Gap.Cause.TRUNCATED, truncated, at, reader);
  }

  private static void tell(
      Gap.Cause cause, List<Gap.Range> ranges, OffsetVector at, Reader reader) {
    if (!ranges.isEmpty()) {
      reader.gap(new Gap(cause, ranges), at);
    }
  }

  private static boolean hasRead(OffsetVector at, EventBatch batch) {
    for (Position reached : batch.reached()) {
      if (!at.hasReached(reached)) {
        return false;
      }
    }
    return true;
  }

  /** One replay: it delivers what is new, and stops before what the reader has no room for. */
  private static final class Step implements Item.Receiver {
    private final OffsetVector at;
    private final Reader reader;
    private boolean stopped;

    Step(OffsetVector at, Reader reader) {
      this.at = at;
      this.reader = reader;
    }

    /** Returns false if the reader wanted no more. */
    boolean through(EventBatch batch) {
      for (Item item : reader.among(batch)) {
        item.pass(this);
        if (stopped) {
          return false;
        }
      }
      batch.reached().forEach(at::reached);
      return true;
    }

    // Skipping what has been read costs none of the reader's room: otherwise a long batch would
    // never end.
    @Override
    public void event(ChangeEvent event) {
      if (at.isPast(event.position())) {
        return;
      }
      if (reader.wantsMore()) {
        at.passed(event.position());
        reader.event(event, at);
      } else {
        stopped = true;
      }
    }

    @Override
    public void gap(Gap gap) {
      if (gap.ranges().stream().allMatch(range -> at.hasReached(range.end()))) {
        return;
      }
      if (reader.wantsMore()) {
        gap.ranges().forEach(range -> at.reached(range.end()));
        reader.gap(gap, at);
      } else {
        stopped = true;
      }
    }
  }
}
