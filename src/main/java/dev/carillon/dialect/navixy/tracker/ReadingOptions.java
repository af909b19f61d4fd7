package dev.carillon.dialect.navixy.tracker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configuration of how the rows of one table become readings, one per row.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param tracker the tracker of the reading
 * @param group the list that contains it: inputs, states, virtual_sensors or counters
 * @param type the value that {@code sensor_type} is compared with
 * @param component true for a part of a composite sensor
 * @param members the sources of the reading's members; those that end in {@code _time} are times
 */
public record ReadingOptions(
    String kafkaTopic,
    ColumnRef tracker,
    String group,
    Optional<ColumnRef> type,
    Optional<ColumnRef> component,
    Map<String, ColumnRef> members) {
  /** In the product's order. */
  public static final List<String> GROUPS =
      List.of("inputs", "states", "virtual_sensors", "counters");

  public ReadingOptions {
    members = Map.copyOf(members);
    if (!GROUPS.contains(group)) {
      throw new IllegalArgumentException("group must be one of " + String.join(", ", GROUPS));
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a reading needs members");
    }
  }
}
