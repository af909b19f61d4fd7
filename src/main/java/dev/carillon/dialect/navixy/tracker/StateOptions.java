package dev.carillon.dialect.navixy.tracker;

import java.util.Map;

/**
 * Configuration of how the rows of one table become source states.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param tracker the tracker of the state
 * @param members the source of each member, by the member's path, such as {@code gps.location.lat};
 *     empty: the event's data already is a source state
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
