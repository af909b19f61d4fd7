package dev.carillon.dialect.navixy.tracker;

import dev.carillon.dialect.navixy.request.NavixyWireNames;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the product's source state from the data of a stream. Stateless. */
final class SourceState {
  private SourceState() {}

  /** The state of this row, in this format. */
  static Map<String, @Nullable Object> of(
      StateOptions table, Map<?, ?> row, long source, OutputFormat form) {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put(NavixyWireNames.SOURCE_ID, source);
    if (table.members().isEmpty()) {
      carry(row, form, state);
    } else {
      map(table, row, form, state);
    }
    return state;
  }

  private static void map(
      StateOptions table, Map<?, ?> row, OutputFormat form, Map<String, @Nullable Object> state) {
    for (StateMember member : StateMember.values()) {
      ColumnRef cell = table.members().get(member.path());
      if (cell == null || (form.compact() && member.isInFullOnly())) {
        continue;
      }
      Object value = timed(member, cell.in(row), form);
      if (value != null || !member.isOptional()) {
        put(state, member, value);
      }
    }
    // The product's representation of an unknown network.
    if (state.get("gsm") instanceof Map<?, ?> gsm
        && gsm.values().stream().allMatch(value -> value == null)) {
      state.put("gsm", null);
    }
  }

  private static void put(
      Map<String, @Nullable Object> state, StateMember member, @Nullable Object value) {
    Map<String, @Nullable Object> at = state;
    int last = member.names().size() - 1;
    for (int i = 0; i < last; i++) {
      at = object(at, member.names().get(i));
    }
    at.put(member.names().get(last), value);
  }

  @SuppressWarnings("unchecked") // we made it
  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> in, String name) {
    Object known = in.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    return (Map<String, @Nullable Object>) known;
  }

  private static @Nullable Object timed(
      StateMember member, @Nullable Object value, OutputFormat form) {
    if (member.isTime()) {
      return form.time(value);
    }
    return member == StateMember.ADDITIONAL ? additional(value, form) : value;
  }

  private static @Nullable Object additional(@Nullable Object value, OutputFormat form) {
    if (!(value instanceof Map<?, ?> sensors)) {
      return value;
    }
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    sensors.forEach((name, sensor) -> made.put(String.valueOf(name), updated(sensor, form)));
    return made;
  }

  private static @Nullable Object updated(@Nullable Object sensor, OutputFormat form) {
    if (!(sensor instanceof Map<?, ?> members)) {
      return sensor;
    }
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    members.forEach((name, value) -> made.put(String.valueOf(name), value));
    made.computeIfPresent(NavixyWireNames.UPDATED, (name, value) -> form.time(value));
    return made;
  }

  /** Copies data that already is a source state, without the members that the format omits. */
  private static void carry(Map<?, ?> row, OutputFormat form, Map<String, @Nullable Object> state) {
    row.forEach((name, value) -> carry(String.valueOf(name), "", value, form, state));
    if (form.compact()) {
      for (StateMember member : StateMember.values()) {
        if (member.isInFullOnly()) {
          state.remove(member.names().get(0));
        }
      }
    }
  }

  private static void carry(
      String name,
      String before,
      @Nullable Object value,
      OutputFormat form,
      Map<String, @Nullable Object> to) {
    String path = before + name;
    StateMember member = StateMember.of(path).orElse(null);
    if (member != null) {
      to.put(name, timed(member, value, form));
    } else if (value instanceof Map<?, ?> members) {
      Map<String, @Nullable Object> made = new LinkedHashMap<>();
      members.forEach((n, v) -> carry(String.valueOf(n), path + ".", v, form, made));
      to.put(name, made);
    } else if (!path.equals(NavixyWireNames.SOURCE_ID)
        && !path.equals(NavixyWireNames.TRACKER_ID)) {
      to.put(name, value);
    }
  }
}
