package dev.carillon.support;

import dev.carillon.core.EventLog;
import dev.carillon.core.identity.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps what is written to it, unless it is told to be away. Confined to one thread. */
public final class MemoryEventLog implements EventLog {
  private final List<Entry> entries = new ArrayList<>();
  private boolean away;
  private boolean slow;
  private Promise<String> known = Promise.promise();

  @Override
  public Writing write(List<Entry> wanted) {
    if (away) {
      return Writing.refused(CloseReason.UNAVAILABLE);
    }
    entries.addAll(wanted);
    if (slow) {
      known = Promise.promise();
      return new Writing(Writing.refused(CloseReason.UNAVAILABLE).answer(), known.future());
    }
    Future<String> cursor = Future.succeededFuture("cursor-" + entries.size());
    return new Writing(cursor, cursor);
  }

  /** From now on nothing is taken, or everything is again. */
  public void away(boolean now) {
    away = now;
  }

  /** From now on it says too late what became of it: when {@link #known} is completed. */
  public void slow(boolean now) {
    slow = now;
  }

  public Promise<String> known() {
    return known;
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The CloudEvents, read. */
  public List<Map<?, ?>> events() {
    var events = new ArrayList<Map<?, ?>>();
    entries.forEach(entry -> events.add(Texts.object(entry.cloudEvent().toString())));
    return events;
  }
}
