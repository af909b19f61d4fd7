package dev.carillon.object;

import dev.carillon.expression.Projection;
import java.util.List;

/**
 * An object type: determines which events are changes of its objects, and which fields are pushed.
 */
public final class ObjectType {
  /** Members that are kept in every projection. */
  public static final List<List<String>> ALWAYS =
      List.of(List.of(ObjectWireNames.KEY), List.of(ObjectWireNames.SELF));

  private final String name;
  private final String kafkaTopic;
  private final String key;
  private final Projection fields;
  private final String base;

  /**
   * @throws IllegalArgumentException if the fields are invalid paths
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

  /** The name that clients use: {@code Voyage}. */
  public String name() {
    return name;
  }

  /** The Kafka topic whose events are the changes. */
  public String kafkaTopic() {
    return kafkaTopic;
  }

  /** The default projection; it always keeps key and self. */
  public Projection fields() {
    return fields;
  }

  /** The member of the data that holds the object's key. */
  String key() {
    return key;
  }

  /** Prefix of the address of an object of this type. */
  String base() {
    return base;
  }

  @Override
  public String toString() {
    return name;
  }
}
