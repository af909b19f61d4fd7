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
 * What is known, in a replay, of an entity before an event: what the live reader buried there, when
 * it was deleted or got other topics. Of one that is deleted also what the same reading has shown
 * before. Confined to one thread.
 *
 * <p>If there is no grave though none is missing, the live reader did not know the entity either:
 * it passed the tombstone over, and so does the replay. Kafka no longer says what such an entity
 * was, so nobody can tell whose it was; a client that had it from before, stayed away until the
 * topic was compacted, and then came to a replica that had started since, is not told of its end.
 * That is the limit that a compacted topic sets to resuming anyhow, for some time later the
 * tombstone is removed as well; a snapshot shows what is left.
 *
 * <p>If graves are missing, for they are bounded, or if the stream's state has been given up,
 * somebody may have had the entity: a tombstone is a gap then, and of those that changed before
 * {@link #known} each client is told that some may have left. What the key stands for now is not
 * asked: it can have other topics than the entity that was deleted, and then who had that one would
 * not be told.
 */
public final class ReplayedEntities implements KnownEntities {
  /** An entity without its data: the objects it consists of, about. */
  private static final int OWN_BYTES = 256;

  private final long maxBytes;

  /** Who was changed last stands last. Of one that was deleted it is known that it is no more. */
  private final Map<String, BeforeImage> shown = new LinkedHashMap<>();

  private long bytes;
  private RetiredEntityLog.PartitionRetirements plot =
      RetiredEntityLog.PartitionRetirements.UNKNOWN;

  /**
   * @param maxBytes how much it may remember of what was shown
   */
  public ReplayedEntities(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The graves that there are now. */
  public void use(RetiredEntityLog.PartitionRetirements newest) {
    plot = newest;
  }

  /**
   * From this offset on it is known of every entity what it was. Of a stream that has no state any
   * more nobody is told who left: that is no loss of this reading.
   */
  public long known() {
    return plot.equals(RetiredEntityLog.PartitionRetirements.UNKNOWN) ? 0 : plot.whole();
  }

  @Override
  public Optional<BeforeImage> prior(Optional<String> key) {
    return Optional.empty();
  }

  /** What was shown is not asked of an update: it would depend on where the reading began. */
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
