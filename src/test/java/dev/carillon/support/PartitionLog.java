package dev.carillon.support;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;

/** A partition that is being written: each event gets the next offset. */
public final class PartitionLog {
  private final Partition partition;
  private long next;

  public PartitionLog(Partition partition, long first) {
    this.partition = partition;
    this.next = first;
  }

  public PartitionLog(Partition partition) {
    this(partition, 0);
  }

  /** An event with these topics; its id says where it stands: {@code calls-0@17}. */
  public ChangeEvent append(String... topics) {
    return Events.event().topics(topics).at(partition, next++).build();
  }

  /** A record that cannot be decoded. */
  public Gap spoil() {
    return Events.undecodable(partition, next++);
  }

  /** Leaves offsets out: transaction markers, compaction. */
  public void skip(long records) {
    next += records;
  }

  public Partition partition() {
    return partition;
  }

  /** The next offset. */
  public Position end() {
    return Events.position(partition, next);
  }
}
