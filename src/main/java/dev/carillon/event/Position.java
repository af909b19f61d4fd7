package dev.carillon.event;

/**
 * Where a record stands in Kafka, or where a reader stands: then it is the next offset to be read.
 *
 * @param leaderEpoch the epoch of the leader that wrote the record, of a reader the one before; -1
 *     if it is not known
 */
public record Position(Partition partition, long offset, int leaderEpoch) {
  /** The offset of whoever has read a partition to its end: its topic was deleted. */
  public static final long END = Long.MAX_VALUE;

  /** The place after everything that a partition ever had. */
  public static Position end(Partition partition) {
    return new Position(partition, END, -1);
  }

  public boolean isEnd() {
    return offset == END;
  }

  /**
   * True if whoever stands here has read more than whoever stands there. The epoch comes first: a
   * partition that was truncated grows again over the same offsets, under a higher epoch.
   */
  static boolean isAfter(long offset, int epoch, long otherOffset, int otherEpoch) {
    boolean byEpoch = epoch >= 0 && otherEpoch >= 0 && epoch != otherEpoch;
    return byEpoch ? epoch > otherEpoch : offset > otherOffset;
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
