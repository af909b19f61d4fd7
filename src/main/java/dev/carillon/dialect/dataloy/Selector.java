package dev.carillon.dialect.dataloy;

import dev.carillon.event.Json;
import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a client selects, relative to the default fields.
 *
 * @param added paths, each as its names
 * @param removed paths, each as its names
 */
record Selector(List<List<String>> added, List<List<String>> removed) {
  /** No selection: the default fields. */
  static final Selector NONE = new Selector(List.of(), List.of());

  Selector {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * Parses a selector: an object that mirrors the pushed objects.
   *
   * @throws IllegalArgumentException in a text that may be shown to a client
   */
  static Selector of(String text) {
    if (!(json(text) instanceof Map<?, ?> mirror)) {
      throw new IllegalArgumentException("the fields must be a JSON object");
    }
    var added = new ArrayList<List<String>>();
    var removed = new ArrayList<List<String>>();
    read(mirror, List.of(), added, removed);
    return added.isEmpty() && removed.isEmpty() ? NONE : new Selector(added, removed);
  }

  private static @Nullable Object json(String text) {
    try {
      return Json.read(text);
    } catch (IllegalArgumentException e) {
      // The parser's message is not for clients.
      throw new IllegalArgumentException("not JSON, or a name twice in one object", e);
    }
  }

  private static void read(
      Map<?, ?> mirror, List<String> before, List<List<String>> added, List<List<String>> removed) {
    for (Map.Entry<?, ?> member : mirror.entrySet()) {
      var path = new ArrayList<>(before);
      path.add((String) member.getKey());
      if (path.size() > Projection.MAX_DEPTH) {
        throw new IllegalArgumentException(
            "fields more than " + Projection.MAX_DEPTH + " levels deep");
      }
      // An empty object selects the whole member.
      if (member.getValue() instanceof Map<?, ?> below && !below.isEmpty()) {
        read(below, path, added, removed);
        continue;
      }
      (isAdded(member.getValue()) ? added : removed).add(List.copyOf(path));
      if (added.size() + removed.size() > Projection.MAX_PATHS) {
        throw new IllegalArgumentException("more than " + Projection.MAX_PATHS + " fields");
      }
    }
  }

  private static boolean isAdded(@Nullable Object leaf) {
    if (leaf instanceof Boolean wanted) {
      return wanted;
    }
    boolean all =
        leaf == null
            || leaf.equals("")
            || leaf.equals(DataloyWireNames.ANY)
            || leaf instanceof Map<?, ?>;
    if (!all) {
      throw new IllegalArgumentException(
          "a field is chosen by true, null, \"\", \"*\" or an object, and left out by false");
    }
    return true;
  }

  /** The projection of objects of that type. Their key and self are always kept. */
  Projection on(ObjectType type) {
    if (equals(NONE)) {
      return type.fields();
    }
    // If the default is the whole object, there is nothing to add: naming fields selects just
    // these.
    boolean justThese = type.fields().isWhole() && !added.isEmpty();
    Projection start = justThese ? Projection.NOTHING : type.fields();
    return start.plus(added).minus(removed).plus(ObjectType.ALWAYS);
  }
}
