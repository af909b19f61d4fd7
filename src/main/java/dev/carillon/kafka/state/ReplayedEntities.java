package dev.carillon.kafka.state;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.kafka.template.DecodedRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Former state of the entities in a replay. Confined to one thread. It consists of what the live
 * reader recorded in the {@link RetiredEntityLog} when the entity was deleted or got other topics.
 * For a deleted entity, it also includes what the same replay has shown before.
 *
 * <p>If an entity is not in a log that is complete, the live reader did not know it either: it
 * skipped the tombstone, and so does the replay. Kafka no longer holds the entity's former state,
 * so its topics cannot be determined. A client that had received the entity, was disconnected until
 * the topic was compacted, and then connected to a replica that had started since, receives no
 * {@code left} for it. A compacted topic limits resuming in this way in any case, because the
 * tombstone is also removed some time later; a snapshot shows the remaining entities.
 *
 * <p>The log is bounded, so it may be incomplete; or the stream's state has been discarded. Then a
 * client may have received the entity, and a tombstone is reported as a gap; for entities that
 * changed before {@link #known} each client is informed that some may have left. The current state
 * of the key is not used: it can have other topics than the deleted entity, and the clients that
 * had received that one would get no {@code left}.
 */
public final class ReplayedEntities implements KnownEntities {
  /** Approximate size of an entity's objects, without its data. */
  private static final int OWN_BYTES = 256;

  private final long maxBytes;

  /**
   * In order of change, the most recent last. For a deleted entity the value says that it no longer
   * exists.
   */
  private final Map<String, BeforeImage> shown = new LinkedHashMap<>();

  private long bytes;
  private RetiredEntityLog.PartitionRetirements plot =
      RetiredEntityLog.PartitionRetirements.UNKNOWN;

  /**
   * @param maxBytes limit of the memory of the entities that were shown
   */
  public ReplayedEntities(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Sets the newest known retirements. */
  public void use(RetiredEntityLog.PartitionRetirements newest) {
    plot = newest;
  }

  /**
   * The offset from which on the former state of every entity is known. For a stream whose state
   * was discarded, no client receives {@code left}: that is no loss of this replay.
   */
  public long known() {
    return plot.equals(RetiredEntityLog.PartitionRetirements.UNKNOWN) ? 0 : plot.whole();
  }

  @Override
  public Optional<BeforeImage> prior(Optional<String> key) {
    return Optional.empty();
  }

  /**
   * For an update, entities shown earlier are not used: the result would depend on where the replay
   * began.
   */
  @Override
  public Optional<BeforeImage> prior(DecodedRecord event, long offset) {
    return event.operation() == Operation.DELETE ? deleted(event.key(), offset) : plot.at(offset);
  }

  Optional<BeforeImage> deleted(Optional<String> key, long offset) {
    Optional<BeforeImage> buried = plot.at(offset);
    if (buried.isEmpty() && plot.isWhole(offset)) {
      return Optional.of(BeforeImage.NOTHING);
    }
    return buried.or(() -> key.map(shown::get));
  }

  @Override
  public boolean keep(ChangeEvent event) {
    if (event.key().isEmpty()) {
      return true;
    }
    String key = event.key().get();
    BeforeImage prior = BeforeImage.of(event);
    @Nullable BeforeImage before = shown.remove(key);
    bytes += bytes(prior) - (before == null ? 0 : bytes(before));
    shown.put(key, prior);
    Iterator<BeforeImage> oldest = shown.values().iterator();
    while (bytes > maxBytes) {
      bytes -= bytes(oldest.next());
      oldest.remove();
    }
    return true;
  }

  private static long bytes(BeforeImage prior) {
    return (long) OWN_BYTES + prior.data().bytes().length;
  }

  @Override
  public void forget(Partition partition, LongPredicate offsets) {}

  @Override
  public void clear() {}
}
