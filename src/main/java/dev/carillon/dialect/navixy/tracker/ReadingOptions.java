package dev.carillon.dialect.navixy.tracker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the rows of one table become readings, one of a row.
 *
 * @param kafkaTopic the state stream of the table's changes
 * @param tracker whose reading it is
 * @param group where it stands: inputs, states, virtual_sensors or counters
 * @param type what {@code sensor_type} goes by
 * @param component true of a part of a composite sensor
 * @param members what the reading's members are made of; those that end in {@code _time} are times
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
