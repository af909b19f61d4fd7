package dev.carillon.kafka.state;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ReaderMeter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of all state streams. Written by the reader's thread only, which publishes a version,
 * exact at one offset vector, before each batch goes to the event loops. A version does not change
 * after that.
 */
public final class StateTables implements Snapshots {
  private static final Logger log = LoggerFactory.getLogger(StateTables.class);

  /** Share of the memory limit for retired entities; they are evicted when the tables need it. */
  private static final int GRAVES_PART = 4;

  private final long maxBytes;
  private final ReaderMeter meter;
  private final RetiredEntityLog graves;
  private final Map<String, StateTable> tables = new LinkedHashMap<>();
  private final OffsetVector frontier = new OffsetVector();
  private long bytes;
  private volatile @Nullable Version newest;

  /**
   * @param maxBytes limit of the memory of all tables and recently retired entities
   */
  public StateTables(List<Stream> streams, long maxBytes, ReaderMeter meter) {
    this.maxBytes = maxBytes;
    this.meter = meter;
    this.graves = new RetiredEntityLog(maxBytes / GRAVES_PART);
    for (Stream stream : streams) {
      if (stream.state()) {
        tables.put(stream.kafkaTopic(), new StateTable(stream, this::grow, graves));
      }
    }
  }

  /** An immutable version of the state. */
  private record Version(
      Map<String, Optional<TreePMap<String, ChangeEvent>>> tables, OffsetVector frontier)
      implements Snapshot {
    @Override
    public OffsetVector at() {
      return frontier.copy();
    }

    @Override
    public Iterator<ChangeEvent> events(Stream stream) {
      Optional<TreePMap<String, ChangeEvent>> table = tables.get(stream.kafkaTopic());
      if (table == null) {
        throw new IllegalArgumentException("not a state stream: " + stream.kafkaTopic());
      }
      return table
          .orElseThrow(() -> new RefusedException(CloseReason.STATE_TOO_LARGE))
          .values()
          .iterator();
    }
  }

  @Override
  public Optional<Snapshot> newest() {
    return Optional.ofNullable(newest);
  }

  /** True if there is no state stream, and so nothing to publish. */
  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Recently retired entities. */
  public RetiredEntityLog graves() {
    return graves;
  }

  public KnownEntities of(Stream stream) {
    StateTable table = tables.get(stream.kafkaTopic());
    return table == null ? KnownEntities.UNKNOWN : table;
  }

  /**
   * Publishes the current state.
   *
   * @param reached what the event loops receive next
   * @param whole false while records from before the start are still to be read: then nothing is
   *     published
   */
  public void show(List<Position> reached, boolean whole) {
    if (isEmpty()) {
      return;
    }
    for (Position position : reached) {
      if (position.isEnd() || frontier.isPast(position)) {
        frontier.rewind(position);
      } else {
        frontier.reached(position);
      }
    }
    newest = whole ? version() : null;
  }

  private Version version() {
    var contents = new HashMap<String, Optional<TreePMap<String, ChangeEvent>>>();
    tables.forEach((name, table) -> contents.put(name, table.contents()));
    return new Version(contents, frontier.copy());
  }

  /** Reports the sizes to the meter. */
  public void measure() {
    tables.values().forEach(table -> meter.state(table.stream(), table.size(), table.bytes()));
  }

  private void grow(long by) {
    bytes += by;
    while (bytes + graves.bytes() > maxBytes && graves.forgetOldest()) {
      // Current state takes precedence over former state.
    }
    while (bytes > maxBytes) {
      // There is one: a discarded table has size zero.
      StateTable largest =
          tables.values().stream().max(Comparator.comparingLong(StateTable::bytes)).orElseThrow();
      log.warn(
          "state is too large and no longer kept stream={} entities={} bytes={} max={}",
          largest.stream().kafkaTopic(),
          largest.size(),
          largest.bytes(),
          maxBytes);
      meter.stateDropped(largest.stream());
      largest.drop();
    }
  }
}
