package dev.carillon.event;

/**
 * The offset of a record in Kafka, or the position of a reader: then it is the next offset to be
 * read.
 *
 * @param leaderEpoch the epoch of the leader that wrote the record, of a reader the one before; -1
 *     if it is not known
 */
public record Position(Partition partition, long offset, int leaderEpoch) {
  /** The offset of a reader that has reached the end of a deleted topic's partition. */
  public static final long END = Long.MAX_VALUE;

  /** The position after everything that a partition ever had. */
  public static Position end(Partition partition) {
    return new Position(partition, END, -1);
  }

  public boolean isEnd() {
    return offset == END;
  }

  /**
   * True if the first position is further than the other. The epoch comes first: a partition that
   * was truncated grows again over the same offsets, under a higher epoch.
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
