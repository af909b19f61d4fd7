package dev.carillon.alert;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.object.ObjectEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that an expression may use and that a message may contain. */
final class ScriptVariables {
  static final String OBJECT = "object";
  static final String OLD = "old";
  static final String EVENT = "event";
  static final String USER = "user";
  static final String SCRIPT_CODE = "scriptCode";

  /** The variables of an expression. */
  static final Set<String> VARIABLES = Set.of(OBJECT, OLD, EVENT, USER);

  private static final String KEY = "key";
  private static final Set<String> TREES = Set.of(OBJECT, OLD);
  private static final Set<String> ALONE = Set.of(USER, SCRIPT_CODE);
  private static final Set<String> EVENT_MEMBERS =
      Set.of("name", "objectType", "eventType", KEY, "date", "id");

  private ScriptVariables() {}

  /**
   * The values of one event: maps, lists, texts, numbers, booleans and null.
   *
   * @param userMember the member of an object that names the user who changed it
   */
  static Map<String, @Nullable Object> of(ObjectEvent event, Optional<String> userMember) {
    ChangeEvent change = event.change();
    var facts = new HashMap<String, @Nullable Object>();
    @Nullable Object object = event.object().value();
    // Of some deleted objects only the key is known.
    Map<?, ?> members = object instanceof Map<?, ?> map ? map : Map.of(KEY, keyOf(event));
    facts.put(OBJECT, members);
    facts.put(OLD, change.old().map(Json::value).orElse(null));
    facts.put(USER, userMember.map(members::get).orElse(null));
    facts.put(
        EVENT,
        Map.of(
            "name",
            event.name(),
            "objectType",
            event.type().name(),
            "eventType",
            event.eventType().letter(),
            KEY,
            keyOf(event),
            "date",
            change.time().toString(),
            "id",
            change.id()));
    return facts;
  }

  private static Object keyOf(ObjectEvent event) {
    @Nullable Object key = event.keyJson().value();
    return key == null ? event.key() : key;
  }

  /** Why a path can never have a value; the members of objects are not known in advance. */
  static Optional<String> unknown(List<String> path) {
    String root = path.get(0);
    if (TREES.contains(root)) {
      return Optional.empty();
    }
    if (ALONE.contains(root)) {
      return path.size() == 1 ? Optional.empty() : Optional.of(root + " has no members");
    }
    if (root.equals(EVENT)) {
      return path.size() == 1 || (path.size() == 2 && EVENT_MEMBERS.contains(path.get(1)))
          ? Optional.empty()
          : Optional.of(
              "an event has " + String.join(", ", EVENT_MEMBERS.stream().sorted().toList()));
    }
    return Optional.of(
        "a value begins with object, old, event, user or scriptCode, not " + shown(root));
  }

  private static String shown(String name) {
    String cut = name.length() > 32 ? name.substring(0, 32) + "…" : name;
    return cut.replaceAll("\\p{C}", "?");
  }
}
