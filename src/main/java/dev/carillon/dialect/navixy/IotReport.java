package dev.carillon.dialect.navixy;

import dev.carillon.event.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A message of a tracker: the values of its fields at one time. Confined to one event loop. */
final class IotReport implements Report {
  private final ChangeEvent event;
  private final long tracker;
  private final Map<String, Map<String, @Nullable Object>> fields = new LinkedHashMap<>();

  IotReport(IotOptions table, ChangeEvent event, Map<?, ?> row, long tracker) {
    this.event = event;
    this.tracker = tracker;
    Object sent = Form.ISO.time(table.messageTime().in(row));
    Object received =
        table
            .serverTime()
            .map(cell -> Form.ISO.time(cell.in(row)))
            .orElse(Form.ISO.time(event.time()));
    for (String name : new TreeSet<>(table.fields().keySet())) {
      Cell cell = table.fields().get(name);
      if (cell != null) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put(Words.VALUE, cell.in(row));
        value.put(Words.MSG_TIME, sent);
        value.put(Words.SRV_TIME, received);
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
  public void tell(Fleet fleet) {
    fleet.message(this);
  }

  /** By the field's name: value and times. */
  Map<String, Map<String, @Nullable Object>> fields() {
    return fields;
  }
}
