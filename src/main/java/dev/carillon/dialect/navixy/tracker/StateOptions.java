package dev.carillon.dialect.navixy.tracker;

import java.util.Map;

/**
 * How the rows of one table become source states.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param tracker whose state it is
 * @param members by the member's path, as {@code gps.location.lat}, what it is made of; none: the
 *     event's data is a source state already
 */
public record StateOptions(String kafkaTopic, ColumnRef tracker, Map<String, ColumnRef> members) {
  public StateOptions {
    members = Map.copyOf(members);
    for (String path : members.keySet()) {
      if (StateMember.of(path).isEmpty()) {
        throw new IllegalArgumentException(
            "a source state has no " + path + ", there are " + StateMember.paths());
      }
    }
  }
}
