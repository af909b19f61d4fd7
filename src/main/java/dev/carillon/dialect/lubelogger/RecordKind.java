package dev.carillon.dialect.lubelogger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The product's kinds of records: their word, their name in a sentence, and what {@code data}
 * holds.
 */
enum RecordKind {
  SERVICERECORD("Service Record", Words.DESCRIPTION, Words.ODOMETER, Words.VEHICLE_ID, Words.COST),
  REPAIRRECORD("Repair Record", Words.DESCRIPTION, Words.ODOMETER, Words.VEHICLE_ID, Words.COST),
  UPGRADERECORD("Upgrade Record", Words.DESCRIPTION, Words.ODOMETER, Words.VEHICLE_ID, Words.COST),
  GASRECORD("Gas Record", Words.ODOMETER, Words.FUEL_CONSUMED, Words.VEHICLE_ID, Words.COST),
  ODOMETERRECORD("Odometer Record", Words.INITIAL_ODOMETER, Words.ODOMETER, Words.VEHICLE_ID),
  TAXRECORD("Tax Record", Words.DESCRIPTION, Words.VEHICLE_ID, Words.COST),
  EQUIPMENTRECORD("Equipment Record", Words.DESCRIPTION, Words.VEHICLE_ID),
  NOTERECORD("Note Record", Words.DESCRIPTION, Words.VEHICLE_ID),
  PLANRECORD(
      "Plan Record",
      Words.DESCRIPTION,
      Words.PROGRESS,
      Words.PRIORITY,
      Words.PLAN_TYPE,
      Words.VEHICLE_ID,
      Words.COST),
  INSPECTIONRECORD("Inspection Record", Words.DESCRIPTION, Words.VEHICLE_ID, Words.COST),
  REMINDERRECORD("Reminder Record", Words.DESCRIPTION, Words.VEHICLE_ID, Words.METRIC),
  SUPPLYRECORD("Supply Record", Words.DESCRIPTION, Words.VEHICLE_ID, Words.COST, Words.QUANTITY),
  VEHICLE("Vehicle", Words.DESCRIPTION);

  private final String word = name().toLowerCase(Locale.ROOT);
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> keys;

  RecordKind(String label, String... keys) {
    this.label = label;
    this.keys = List.of(keys);
  }

  /** The kind that the product has this word for. */
  static Optional<RecordKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** What {@code data} can hold beside the user and the vehicle. */
  static Set<String> allKeys() {
    var all = new TreeSet<String>();
    for (RecordKind kind : values()) {
      all.addAll(kind.keys);
    }
    all.remove(Words.VEHICLE_ID);
    return all;
  }

  /** As the type of an event begins with it. */
  String word() {
    return word;
  }

  /** As the text of an action has it. */
  String label() {
    return label;
  }

  /** The keys of {@code data} behind the user, in the product's order. */
  List<String> keys() {
    return keys;
  }
}
