package dev.carillon.dialect.navixy.tracker;

import dev.carillon.dialect.navixy.NavixyOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The streams of these tests, as docs/protocols/navixy.md shows them. */
public final class Sample {
  public static final NavixyOptions OPTIONS =
      NavixyOptions.DEFAULT.with(
          List.of(
              new TrackerOptions(
                  "trackers",
                  ColumnRef.of("{id}"),
                  ColumnRef.of("{source_id}"),
                  Optional.of(ColumnRef.of("{blocked}")),
                  Optional.of(ColumnRef.of("{removed}")))),
          List.of(
              new StateOptions(
                  "states",
                  ColumnRef.of("{tracker_id}"),
                  Map.of(
                      "gps.updated", ColumnRef.of("{at}"),
                      "gps.location.lat", ColumnRef.of("{lat}"),
                      "gps.location.lng", ColumnRef.of("{lng}"),
                      "gps.speed", ColumnRef.of("{speed}"),
                      "movement_status", ColumnRef.of("{movement}"),
                      "ignition", ColumnRef.of("{ignition}"),
                      "gsm.signal_level", ColumnRef.of("{gsm}"),
                      "last_update", ColumnRef.of("{at}"),
                      "battery_level", ColumnRef.of("{battery}")))),
          List.of(
              new ReadingOptions(
                  "readings",
                  ColumnRef.of("{tracker_id}"),
                  "inputs",
                  Optional.of(ColumnRef.of("{type}")),
                  Optional.of(ColumnRef.of("{part}")),
                  Map.of(
                      "label", ColumnRef.of("{label}"),
                      "value", ColumnRef.of("{value}"),
                      "units_type", ColumnRef.of("custom"),
                      "update_time", ColumnRef.of("{at}")))),
          List.of(
              new IotOptions(
                  "messages",
                  ColumnRef.of("{tracker_id}"),
                  ColumnRef.of("{sent}"),
                  Optional.of(ColumnRef.of("{received}")),
                  Map.of(
                      "satellites",
                      ColumnRef.of("{satellites}"),
                      "fuel",
                      ColumnRef.of("{fuel}")))));

  private Sample() {}
}
