package dev.carillon.support;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The entities of a state stream of one partition, as its reader keeps them. */
public final class Entities implements Snapshots {
  private final Partition partition;
  private final Map<String, ChangeEvent> entities = new ConcurrentSkipListMap<>();
  private long next;
  private volatile boolean complete = true;
  private volatile boolean tooLarge;
  private Instant time = Events.TIME;

  public Entities(Partition partition) {
    this.partition = partition;
  }

  /** Changes an entity; its topic is {@code vehicle:<key>} unless others are given. */
  public ChangeEvent put(String key, Object data, String... topics) {
    String[] all = topics.length == 0 ? new String[] {"vehicle:" + key} : topics;
    return change(key, data.toString(), Operation.UPDATE, all);
  }

  public ChangeEvent delete(String key) {
    return change(key, "0", Operation.DELETE, "vehicle:" + key);
  }

  public ChangeEvent change(String key, String data, Operation operation, String... topics) {
    ChangeEvent before = entities.get(key);
    ChangeEvent event =
        Events.event()
            .topics(topics)
            .key(key)
            .operation(operation)
            .time(time)
            .data(data)
            .at(partition, next++)
            .after(before)
            .build();
    if (operation == Operation.DELETE) {
      entities.remove(key);
    } else {
      entities.put(key, event);
    }
    return event;
  }

  /** What changes from now on has this time. */
  public void time(Instant value) {
    time = value;
  }

  /** False: it is still being read. */
  public void complete(boolean value) {
    complete = value;
  }

  /** It has outgrown its bound. */
  public void tooLarge() {
    tooLarge = true;
  }

  @Override
  public Optional<Snapshot> newest() {
    if (!complete) {
      return Optional.empty();
    }
    List<ChangeEvent> now = List.copyOf(entities.values());
    var at = new OffsetVector();
    at.reached(new Position(partition, next, -1));
    return Optional.of(
        new Snapshot() {
          @Override
          public OffsetVector at() {
            return at.copy();
          }

          @Override
          public Iterator<ChangeEvent> events(Stream stream) {
            if (tooLarge) {
              throw new RefusedException(CloseReason.STATE_TOO_LARGE);
            }
            return now.iterator();
          }
        });
  }
}
