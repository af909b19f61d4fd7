package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import java.util.List;
import java.util.stream.IntStream;

/** A loop that knows of two partitions, and what comes while somebody is away. */
final class Backlog {
  final PartitionLog log = new PartitionLog(Events.partition("events"));
  final PartitionLog second = new PartitionLog(Events.partition(Events.stream("others"), 0, 1));
  final Loop loop = new Loop();

  Backlog() {
    loop.publish(Events.announcing(log.end(), second.end()));
  }

  /** So many events of topic a, in one batch. */
  void publish(int count) {
    loop.publish(
        IntStream.range(0, count).mapToObj(i -> log.append("a")).toArray(ChangeEvent[]::new));
  }

  /** Where a replica is that has read so many events more. */
  OffsetVector ahead(long events) {
    var ahead = new OffsetVector();
    ahead.reached(Events.position(log.partition(), log.end().offset() + events));
    ahead.reached(second.end());
    return ahead;
  }

  /** The ids of the events that have these offsets in the first partition. */
  static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "events-0@" + i).toList();
  }
}
