package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.tracker.IotUpdate;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import dev.carillon.event.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Frames of {@code iot_monitor}: the last values of each field of a few trackers. */
final class IotFrameWriter implements FrameWriter {
  private final Map<Long, Values> trackers = new HashMap<>();

  /** Values of the last messages of one tracker, newest first. */
  private static final class Values {
    private static final int KEPT = 12;

    private final Map<String, List<Map<String, @Nullable Object>>> present = new LinkedHashMap<>();
    private final Map<String, List<Map<String, @Nullable Object>>> all = new LinkedHashMap<>();

    void add(IotUpdate message) {
      message
          .fields()
          .forEach(
              (name, value) -> {
                add(all, name, value);
                if (value.get(NavixyWireNames.VALUE) != null) {
                  add(present, name, value);
                }
              });
    }

    private static void add(
        Map<String, List<Map<String, @Nullable Object>>> fields,
        String name,
        Map<String, @Nullable Object> value) {
      List<Map<String, @Nullable Object>> values =
          fields.computeIfAbsent(name, field -> new ArrayList<>(KEPT));
      values.add(0, value);
      if (values.size() > KEPT) {
        values.remove(KEPT);
      }
    }
  }

  /** Adds a message of a tracker that is monitored. */
  void add(IotUpdate message) {
    trackers.computeIfAbsent(message.tracker(), id -> new Values()).add(message);
  }

  @Override
  public boolean knows(Tracker tracker) {
    if (!trackers.containsKey(tracker.id())) {
      tracker.message.ifPresent(this::add);
    }
    return trackers.containsKey(tracker.id());
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now) {
    var items = new ArrayList<Map<String, Object>>();
    for (Tracker tracker : due.keySet()) {
      Values values = trackers.getOrDefault(tracker.id(), new Values());
      Map<String, Object> item = new LinkedHashMap<>();
      item.put(NavixyWireNames.TRACKER_ID, tracker.id());
      item.put(NavixyWireNames.NONNULL_FIELDS, values.present);
      item.put(NavixyWireNames.ALL_FIELDS, values.all);
      items.add(item);
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(NavixyWireNames.TYPE, NavixyWireNames.EVENT);
    message.put(NavixyWireNames.EVENT, NavixyEventType.IOT_MONITOR.word());
    message.put(NavixyWireNames.DATA, Map.of(NavixyWireNames.IOT_LAST_VALUES, items));
    return Frame.text(Json.of(message).bytes());
  }

  @Override
  public void forget(long id) {
    trackers.remove(id);
  }
}
