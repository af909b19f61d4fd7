package dev.carillon.object;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Configuration of an object type.
 *
 * @param name the name that clients use: {@code Voyage}
 * @param kafkaTopic the stream whose events are the changes of its objects
 * @param key the member of the data that holds an object's key; {@code key} by default
 * @param fields the paths that are pushed unless a client requests others; empty: the whole object
 */
public record ObjectTypeOptions(
    String name, String kafkaTopic, Optional<String> key, List<String> fields) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  public ObjectTypeOptions {
    fields = List.copyOf(fields);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of an object type is up to 64 letters, digits and _, a letter first: " + name);
    }
  }

  /** A type whose objects have a {@code key} and are pushed whole. */
  public static ObjectTypeOptions of(String name, String kafkaTopic) {
    return new ObjectTypeOptions(name, kafkaTopic, Optional.empty(), List.of());
  }

  /** The same with another member as its key. */
  public ObjectTypeOptions withKey(String member) {
    return new ObjectTypeOptions(name, kafkaTopic, Optional.of(member), fields);
  }

  /** The same with a list of default fields. */
  public ObjectTypeOptions withFields(String... paths) {
    return new ObjectTypeOptions(name, kafkaTopic, key, List.of(paths));
  }
}
