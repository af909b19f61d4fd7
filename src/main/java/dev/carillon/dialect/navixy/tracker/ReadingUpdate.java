package dev.carillon.dialect.navixy.tracker;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One sensor of a tracker and its reading. Confined to one event loop. */
public final class ReadingUpdate implements TrackerUpdate {
  private static final String TIME = "_time";

  private final ReadingOptions table;
  private final ChangeEvent event;
  private final long tracker;
  private final String key;
  private final String type;
  private final boolean component;
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  /**
   * @param key distinguishes it from the tracker's other readings
   */
  ReadingUpdate(ReadingOptions table, ChangeEvent event, Map<?, ?> row, long tracker, String key) {
    this.table = table;
    this.event = event;
    this.tracker = tracker;
    this.key = key;
    this.type = table.type().map(cell -> String.valueOf(cell.in(row))).orElse("");
    this.component = table.component().filter(cell -> cell.holds(row)).isPresent();
    for (String name : new TreeSet<>(table.members().keySet())) {
      ColumnRef cell = table.members().get(name);
      if (cell != null) {
        members.put(name, cell.in(row));
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

  public String key() {
    return key;
  }

  public String group() {
    return table.group();
  }

  public Instant time() {
    return event.time();
  }

  /** True if it matches the client's choice of sensor type and of composite parts. */
  public boolean suits(SubscriptionOptions terms) {
    return terms.sensorType().map(type::equals).orElse(true) && (terms.components() || !component);
  }

  /** True if the values are equal. */
  boolean isLike(ReadingUpdate other) {
    return members.equals(other.members);
  }

  @Override
  public void tell(VisibleTrackers fleet) {
    if (event.operation() == Operation.DELETE) {
      fleet.unread(tracker, key);
    } else {
      fleet.reading(this);
    }
  }

  @Override
  public void leave(VisibleTrackers fleet) {
    fleet.unread(tracker, key);
  }

  public Map<String, @Nullable Object> item(OutputFormat form) {
    Map<String, @Nullable Object> item = new LinkedHashMap<>();
    members.forEach(
        (name, value) -> item.put(name, name.endsWith(TIME) ? form.time(value) : value));
    return item;
  }
}
