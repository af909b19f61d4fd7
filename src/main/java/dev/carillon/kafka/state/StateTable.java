package dev.carillon.kafka.state;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.format.EventSize;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The latest event of each key of one state stream. Confined to the reader's thread, except for its
 * {@link #contents}, which are immutable: each event makes a new version that shares almost
 * everything with the previous one.
 */
public final class StateTable implements KnownEntities {
  private final Stream stream;
  private final LongConsumer onGrowth;
  private final RetiredEntityLog graves;

  // Sorted: unlike a hash table it has no worst-case keys.
  private TreePMap<String, ChangeEvent> latest = TreePMap.empty();
  private long bytes;
  private boolean dropped;

  /**
   * @param onGrowth called with the number of bytes by which the table has grown or, negative,
   *     shrunk
   * @param graves receives the deleted and moved entities
   */
  StateTable(Stream stream, LongConsumer onGrowth, RetiredEntityLog graves) {
    this.stream = stream;
    this.onGrowth = onGrowth;
    this.graves = graves;
  }

  Stream stream() {
    return stream;
  }

  /** By key; empty if the table has been discarded. */
  public Optional<TreePMap<String, ChangeEvent>> contents() {
    return dropped ? Optional.empty() : Optional.of(latest);
  }

  int size() {
    return latest.size();
  }

  /** Approximate memory of the table. */
  long bytes() {
    return bytes;
  }

  @Override
  public Optional<BeforeImage> prior(Optional<String> key) {
    if (dropped || key.isEmpty()) {
      return Optional.empty();
    }
    @Nullable ChangeEvent event = latest.get(key.get());
    return Optional.of(event == null ? BeforeImage.NOTHING : BeforeImage.of(event));
  }

  @Override
  public boolean keep(ChangeEvent event) {
    if (dropped || event.key().isEmpty()) {
      return true;
    }
    String key = event.key().get();
    @Nullable ChangeEvent before = latest.get(key);
    boolean deleted = event.operation() == Operation.DELETE;
    if (before != null && isOvertaken(event, before)) {
      return false; // what is known stays, and nobody has left
    }
    if (before != null && (deleted || !before.topics().equals(event.topics()))) {
      graves.bury(event.position(), BeforeImage.of(before));
    }
    latest = deleted ? latest.minus(key) : latest.plus(key, event);
    grow((deleted ? 0 : EventSize.of(event)) - (before == null ? 0 : bytes(before)));
    return true;
  }

  /**
   * A key moves to another partition when partitions are added; when everything is read again, the
   * old partition may come last.
   */
  private static boolean isOvertaken(ChangeEvent event, ChangeEvent before) {
    return !event.position().partition().equals(before.position().partition())
        && before.time().isAfter(event.time());
  }

  @Override
  public void passed(Position position) {
    if (dropped) {
      graves.giveUp(position.partition());
    } else {
      graves.passed(position);
    }
  }

  @Override
  public void forget(Partition partition, LongPredicate offsets) {
    graves.forget(partition, offsets);
    for (var entry : latest.entrySet()) {
      ChangeEvent event = entry.getValue();
      if (event.position().partition().equals(partition)
          && offsets.test(event.position().offset())) {
        latest = latest.minus(entry.getKey());
        grow(-bytes(event));
      }
    }
  }

  private static long bytes(ChangeEvent event) {
    return EventSize.of(event);
  }

  @Override
  public void clear() {
    graves.clear(stream);
    empty();
  }

  private void empty() {
    latest = TreePMap.empty();
    grow(-bytes);
  }

  /** Discards the table because it is too large: from now on nothing is known of its entities. */
  void drop() {
    dropped = true;
    empty();
  }

  private void grow(long by) {
    bytes += by;
    onGrowth.accept(by);
  }
}
