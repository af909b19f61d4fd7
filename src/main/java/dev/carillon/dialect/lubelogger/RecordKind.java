package dev.carillon.dialect.lubelogger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The product's kinds of records: their name on the wire, their name in a sentence, and the content
 * of {@code data}.
 */
enum RecordKind {
  SERVICERECORD(
      "Service Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.ODOMETER,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  REPAIRRECORD(
      "Repair Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.ODOMETER,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  UPGRADERECORD(
      "Upgrade Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.ODOMETER,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  GASRECORD(
      "Gas Record",
      LubeLoggerWireNames.ODOMETER,
      LubeLoggerWireNames.FUEL_CONSUMED,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  ODOMETERRECORD(
      "Odometer Record",
      LubeLoggerWireNames.INITIAL_ODOMETER,
      LubeLoggerWireNames.ODOMETER,
      LubeLoggerWireNames.VEHICLE_ID),
  TAXRECORD(
      "Tax Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  EQUIPMENTRECORD(
      "Equipment Record", LubeLoggerWireNames.DESCRIPTION, LubeLoggerWireNames.VEHICLE_ID),
  NOTERECORD("Note Record", LubeLoggerWireNames.DESCRIPTION, LubeLoggerWireNames.VEHICLE_ID),
  PLANRECORD(
      "Plan Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.PROGRESS,
      LubeLoggerWireNames.PRIORITY,
      LubeLoggerWireNames.PLAN_TYPE,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  INSPECTIONRECORD(
      "Inspection Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST),
  REMINDERRECORD(
      "Reminder Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.METRIC),
  SUPPLYRECORD(
      "Supply Record",
      LubeLoggerWireNames.DESCRIPTION,
      LubeLoggerWireNames.VEHICLE_ID,
      LubeLoggerWireNames.COST,
      LubeLoggerWireNames.QUANTITY),
  VEHICLE("Vehicle", LubeLoggerWireNames.DESCRIPTION);

  private final String word = name().toLowerCase(Locale.ROOT);
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> keys;

  RecordKind(String label, String... keys) {
    this.label = label;
    this.keys = List.of(keys);
  }

  /** The kind with this name on the wire. */
  static Optional<RecordKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** The possible keys of {@code data}, except for the user and the vehicle. */
  static Set<String> allKeys() {
    var all = new TreeSet<String>();
    for (RecordKind kind : values()) {
      all.addAll(kind.keys);
    }
    all.remove(LubeLoggerWireNames.VEHICLE_ID);
    return all;
  }

  /** Its prefix in the type of an event. */
  String word() {
    return word;
  }

  /** Its name in a sentence. */
  String label() {
    return label;
  }

  /** The keys of {@code data} after the user, in the product's order. */
  List<String> keys() {
    return keys;
  }
}
