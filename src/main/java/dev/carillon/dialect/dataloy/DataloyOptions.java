package dev.carillon.dialect.dataloy;

import dev.carillon.access.identity.FilterTemplate;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import java.time.Duration;
import java.util.List;

/**
 * Configuration of Dataloy's sockets, and of the streams of its objects. The maximum size of a
 * message is a setting of the transport.
 *
 * @param topics the topics of an object, with claims, and with {@code {object_type}} and {@code
 *     {key}}; the first one whose claims a client has is used
 * @param restBase prefix of an object's {@code self}
 * @param errors number of refused messages of one client before it is closed
 * @param ping interval of pings to a client
 * @param silence maximum time without any sign of life from a client
 */
public record DataloyOptions(
    List<FilterTemplate> topics,
    String restBase,
    int errors,
    Duration ping,
    Duration silence,
    List<ObjectTypeOptions> objects) {
  public static final DataloyOptions DEFAULT =
      new DataloyOptions(
          List.of(FilterTemplate.of("object:{object_type}:{key}")),
          "/ws/rest",
          32,
          Duration.ofSeconds(30),
          Duration.ofSeconds(90),
          List.of());

  public DataloyOptions {
    topics = List.copyOf(topics);
    objects = List.copyOf(objects);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("topics must name at least one template");
    }
    if (restBase.endsWith("/")) {
      throw new IllegalArgumentException("rest-base must not end with a slash");
    }
    if (errors < 1) {
      throw new IllegalArgumentException("errors must be at least 1");
    }
    if (ping.isZero() || ping.isNegative()) {
      throw new IllegalArgumentException("ping must be longer than nothing");
    }
    if (ping.compareTo(silence) >= 0) {
      throw new IllegalArgumentException("silence must be longer than ping");
    }
    var unused = new ObjectTypes(objects, restBase);
  }

  /** A copy with other topics and objects. */
  public DataloyOptions with(List<FilterTemplate> templates, ObjectTypeOptions... types) {
    return new DataloyOptions(templates, restBase, errors, ping, silence, List.of(types));
  }

  /** The configured object types. */
  public ObjectTypes types() {
    return new ObjectTypes(objects, restBase);
  }
}
