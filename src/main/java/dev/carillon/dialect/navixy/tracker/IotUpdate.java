package dev.carillon.dialect.navixy.tracker;

import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.event.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A message of a tracker: the values of its fields at one time. Confined to one event loop. */
public final class IotUpdate implements TrackerUpdate {
  private final ChangeEvent event;
  private final long tracker;
  private final Map<String, Map<String, @Nullable Object>> fields = new LinkedHashMap<>();

  IotUpdate(IotOptions table, ChangeEvent event, Map<?, ?> row, long tracker) {
    this.event = event;
    this.tracker = tracker;
    Object sent = OutputFormat.ISO.time(table.messageTime().in(row));
    Object received =
        table
            .serverTime()
            .map(cell -> OutputFormat.ISO.time(cell.in(row)))
            .orElse(OutputFormat.ISO.time(event.time()));
    for (String name : new TreeSet<>(table.fields().keySet())) {
      ColumnRef cell = table.fields().get(name);
      if (cell != null) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put(NavixyWireNames.VALUE, cell.in(row));
        value.put(NavixyWireNames.MSG_TIME, sent);
        value.put(NavixyWireNames.SRV_TIME, received);
        fields.put(name, value);
      }
    }
  }

  @Override
  public ChangeEvent event() {
    return event;
  }

  @Override
  public long tracker() {
    return tracker;
  }

  @Override
  public void tell(VisibleTrackers fleet) {
    fleet.message(this);
  }

  /** By the field's name: value and times. */
  public Map<String, Map<String, @Nullable Object>> fields() {
    return fields;
  }
}
