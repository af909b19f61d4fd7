package dev.carillon.dialect.navixy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The streams of these tests, as docs/protocols/navixy.md shows them. */
final class Sample {
  static final NavixyOptions OPTIONS =
      NavixyOptions.DEFAULT.with(
          List.of(
              new TrackerOptions(
                  "trackers",
                  Cell.of("{id}"),
                  Cell.of("{source_id}"),
                  Optional.of(Cell.of("{blocked}")),
                  Optional.of(Cell.of("{removed}")))),
          List.of(
              new StateOptions(
                  "states",
                  Cell.of("{tracker_id}"),
                  Map.of(
                      "gps.updated", Cell.of("{at}"),
                      "gps.location.lat", Cell.of("{lat}"),
                      "gps.location.lng", Cell.of("{lng}"),
                      "gps.speed", Cell.of("{speed}"),
                      "movement_status", Cell.of("{movement}"),
                      "ignition", Cell.of("{ignition}"),
                      "gsm.signal_level", Cell.of("{gsm}"),
                      "last_update", Cell.of("{at}"),
                      "battery_level", Cell.of("{battery}")))),
          List.of(
              new ReadingOptions(
                  "readings",
                  Cell.of("{tracker_id}"),
                  "inputs",
                  Optional.of(Cell.of("{type}")),
                  Optional.of(Cell.of("{part}")),
                  Map.of(
                      "label", Cell.of("{label}"),
                      "value", Cell.of("{value}"),
                      "units_type", Cell.of("custom"),
                      "update_time", Cell.of("{at}")))),
          List.of(
              new IotOptions(
                  "messages",
                  Cell.of("{tracker_id}"),
                  Cell.of("{sent}"),
                  Optional.of(Cell.of("{received}")),
                  Map.of("satellites", Cell.of("{satellites}"), "fuel", Cell.of("{fuel}")))));

  private Sample() {}
}
