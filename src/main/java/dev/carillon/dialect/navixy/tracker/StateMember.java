package dev.carillon.dialect.navixy.tracker;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The members of a source state, in the product's order. */
enum StateMember {
  GPS_UPDATED("gps.updated", Trait.TIME),
  GPS_SIGNAL_LEVEL("gps.signal_level"),
  LAT("gps.location.lat"),
  LNG("gps.location.lng"),
  HEADING("gps.heading"),
  SPEED("gps.speed"),
  ALT("gps.alt"),
  PRECISION("gps.precision", Trait.OPTIONAL),
  GSM_LBS("gps.gsm_lbs", Trait.OPTIONAL),
  CONNECTION_STATUS("connection_status"),
  MOVEMENT_STATUS("movement_status"),
  MOVEMENT_STATUS_UPDATE("movement_status_update", Trait.TIME),
  IGNITION("ignition", Trait.OPTIONAL),
  IGNITION_UPDATE("ignition_update", Trait.OPTIONAL, Trait.TIME),
  GSM_UPDATED("gsm.updated", Trait.TIME, Trait.FULL),
  GSM_SIGNAL_LEVEL("gsm.signal_level", Trait.FULL),
  GSM_NETWORK_NAME("gsm.network_name", Trait.FULL),
  GSM_ROAMING("gsm.roaming", Trait.FULL),
  LAST_UPDATE("last_update", Trait.TIME),
  BATTERY_LEVEL("battery_level", Trait.FULL),
  BATTERY_UPDATE("battery_update", Trait.TIME, Trait.FULL),
  INPUTS("inputs", Trait.FULL),
  INPUTS_UPDATE("inputs_update", Trait.TIME, Trait.FULL),
  OUTPUTS("outputs", Trait.FULL),
  OUTPUTS_UPDATE("outputs_update", Trait.TIME, Trait.FULL),
  ADDITIONAL("additional", Trait.OPTIONAL, Trait.FULL),
  ACTUAL_TRACK_UPDATE("actual_track_update", Trait.TIME, Trait.FULL);

  private enum Trait {
    TIME,
    /** Omitted if there is no value; other members are null then. */
    OPTIONAL,
    /** Omitted in the compact format. */
    FULL
  }

  private final String path;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> names;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Trait> traits;

  StateMember(String path, Trait... traits) {
    this.path = path;
    this.names = List.of(path.split("\\.", -1));
    this.traits = List.of(traits);
  }

  static Optional<StateMember> of(String path) {
    return Arrays.stream(values()).filter(member -> member.path.equals(path)).findFirst();
  }

  static String paths() {
    return Arrays.stream(values()).map(StateMember::path).collect(Collectors.joining(", "));
  }

  String path() {
    return path;
  }

  /** The names of its path. */
  List<String> names() {
    return names;
  }

  boolean isTime() {
    return traits.contains(Trait.TIME);
  }

  boolean isOptional() {
    return traits.contains(Trait.OPTIONAL);
  }

  boolean isInFullOnly() {
    return traits.contains(Trait.FULL);
  }
}
