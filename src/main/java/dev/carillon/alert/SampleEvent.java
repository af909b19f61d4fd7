package dev.carillon.alert;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.object.EventType;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import dev.carillon.topic.Topic;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Parses an event that was made up to test a script: in the form of pushed events, with {@code
 * old}.
 */
public final class SampleEvent {
  private static final String OBJECT_TYPE = "objectType";
  private static final String EVENT_TYPE = "eventType";
  private static final String KEY = "key";
  private static final String DATE = "date";
  private static final String DATA = "data";
  private static final String OLD = "old";
  private static final Set<String> MEMBERS =
      Set.of("event", OBJECT_TYPE, EVENT_TYPE, KEY, DATE, DATA, OLD);
  private static final List<Topic> NOBODYS = List.of(Topic.of("test"));

  private SampleEvent() {}

  /**
   * Parses an event.
   *
   * @param now its time, if the event has none
   * @throws IllegalArgumentException if it is invalid, with the reason
   */
  public static ObjectEvent of(Map<?, ?> members, ObjectTypes types, Instant now) {
    var unknown = new TreeSet<String>();
    members.keySet().forEach(name -> unknown.add(String.valueOf(name)));
    unknown.removeAll(MEMBERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("an event has no member " + unknown.iterator().next());
    }
    String typeName = text(members, OBJECT_TYPE);
    ObjectType type =
        types
            .named(typeName)
            .orElseThrow(() -> new IllegalArgumentException("there is no such object type"));
    var partition =
        new Partition(new Stream(type.kafkaTopic(), List.of(), false), new UUID(0, 0), 0, 0);
    Optional<Json> data = object(members, DATA);
    var change =
        new ChangeEvent(
            "test",
            "/carillon/test",
            "test",
            Optional.empty(),
            time(members, now),
            NOBODYS,
            operation(EventType.of(text(members, EVENT_TYPE))),
            Optional.ofNullable(members.get(KEY)).map(String::valueOf),
            data.orElseGet(() -> Json.of(null)),
            object(members, OLD),
            Optional.empty(),
            new Position(partition, 0, -1),
            Optional.empty());
    return types
        .of(change)
        .orElseThrow(() -> new IllegalArgumentException("an event needs a key, or data with one"));
  }

  private static Operation operation(EventType type) {
    return switch (type) {
      case CREATE -> Operation.CREATE;
      case UPDATE -> Operation.UPDATE;
      case DELETE -> Operation.DELETE;
    };
  }

  private static String text(Map<?, ?> members, String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("an event needs a text " + name);
  }

  private static Optional<Json> object(Map<?, ?> members, String name) {
    @Nullable Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?>) {
      return Optional.of(Json.of(value));
    }
    throw new IllegalArgumentException(name + " is not an object");
  }

  private static Instant time(Map<?, ?> members, Instant now) {
    @Nullable Object date = members.get(DATE);
    if (date == null) {
      return now;
    }
    try {
      return OffsetDateTime.parse(String.valueOf(date)).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("date is not an RFC 3339 time", e);
    }
  }
}
