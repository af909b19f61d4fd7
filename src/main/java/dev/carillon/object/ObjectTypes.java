package dev.carillon.object;

import dev.carillon.event.ChangeEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configured object types. */
public final class ObjectTypes {
  private final List<ObjectType> all;
  private final Map<String, ObjectType> byName = new HashMap<>();
  private final Map<String, ObjectType> byKafkaTopic = new HashMap<>();

  /**
   * @param restBase prefix of the address of an object: {@code /ws/rest}
   * @throws IllegalArgumentException if two types have the same name or Kafka topic
   */
  public ObjectTypes(List<ObjectTypeOptions> options, String restBase) {
    all = options.stream().map(one -> new ObjectType(one, restBase)).toList();
    for (ObjectType type : all) {
      if (byName.put(type.name(), type) != null) {
        throw new IllegalArgumentException("two object types named " + type.name());
      }
      if (byKafkaTopic.put(type.kafkaTopic(), type) != null) {
        throw new IllegalArgumentException("two object types of " + type.kafkaTopic());
      }
    }
  }

  /** In the order of the configuration. */
  public List<ObjectType> all() {
    return all;
  }

  public Optional<ObjectType> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The event as the change of an object. Empty if its stream has no objects, if it is no create,
   * update or delete, or if the object's key is not known.
   */
  public Optional<ObjectEvent> of(ChangeEvent event) {
    ObjectType type = byKafkaTopic.get(event.position().partition().stream().kafkaTopic());
    return type == null
        ? Optional.empty()
        : EventType.of(event.operation())
            .flatMap(eventType -> ObjectEvent.of(type, eventType, event));
  }
}
