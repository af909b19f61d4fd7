package dev.carillon.object;

import dev.carillon.expression.Projection;
import java.util.List;

/**
 * An object type: determines which events are changes of its objects, and which fields are pushed.
 */
public final class ObjectType {
  /** What stays whatever is selected. */
  public static final List<List<String>> ALWAYS =
      List.of(List.of(ObjectWireNames.KEY), List.of(ObjectWireNames.SELF));

  private final String name;
  private final String kafkaTopic;
  private final String key;
  private final Projection fields;
  private final String base;

  /**
   * @throws IllegalArgumentException if the fields are no paths
   */
  ObjectType(ObjectTypeOptions options, String restBase) {
    name = options.name();
    kafkaTopic = options.kafkaTopic();
    key = options.key().orElse(ObjectWireNames.KEY);
    fields =
        options.fields().isEmpty()
            ? Projection.WHOLE
            : Projection.of(options.fields()).plus(ALWAYS);
    base = restBase + "/" + name + "/";
  }

  /** As clients say it: {@code Voyage}. */
  public String name() {
    return name;
  }

  /** The Kafka topic whose events are the changes. */
  public String kafkaTopic() {
    return kafkaTopic;
  }

  /** What is pushed unless a client asks for something else; it always keeps key and self. */
  public Projection fields() {
    return fields;
  }

  /** The member of the data that is an object's key. */
  String key() {
    return key;
  }

  /** What the address of an object of this type begins with. */
  String base() {
    return base;
  }

  @Override
  public String toString() {
    return name;
  }
}
