package dev.carillon.kafka.format;

import dev.carillon.kafka.template.PathTree;
import java.util.Optional;

/**
 * Paths of the event's attributes in a plain JSON record, such as {@code meta.id}. An attribute
 * whose path is not configured, or absent in a record, is derived from the record: see
 * docs/streams.md.
 */
public record JsonPaths(
    Optional<String> id,
    Optional<String> type,
    Optional<String> time,
    Optional<String> key,
    Optional<String> source) {

  public static final JsonPaths NONE =
      new JsonPaths(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public JsonPaths {
    var paths = new PathTree();
    for (var path : new Optional<?>[] {id, type, time, key, source}) {
      path.ifPresent(text -> paths.addOne((String) text));
    }
  }
}
