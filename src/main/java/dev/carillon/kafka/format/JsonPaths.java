package dev.carillon.kafka.format;

import dev.carillon.kafka.template.PathTree;
import java.util.Optional;

/**
 * Where in a plain JSON record the event's attributes stand, as {@code meta.id}. What is not said,
 * or not there in a record, is made up from the record: see docs/streams.md.
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
