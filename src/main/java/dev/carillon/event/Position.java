package dev.carillon.event;

/**
 * Where a record stands in Kafka.
 *
 * @param leaderEpoch the epoch of the leader that wrote it, or -1 if the broker did not say
 */
public record Position(Partition partition, long offset, int leaderEpoch) {
  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
