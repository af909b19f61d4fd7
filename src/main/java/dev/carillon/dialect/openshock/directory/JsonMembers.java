package dev.carillon.dialect.openshock.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads an object's members as the product does: names without regard to case, values strictly. The
 * last of two members with the same name is used, and unknown members are ignored. An invalid value
 * causes an {@link IllegalArgumentException} that says where it is.
 */
public final class JsonMembers {
  private static final int MAX_MEMBERS = 64;

  private final Map<String, JsonNode> byName;
  private final String place;

  private JsonMembers(Map<String, JsonNode> byName, String place) {
    this.byName = byName;
    this.place = place;
  }

  public static JsonMembers of(JsonNode tree, String place) {
    if (!tree.isObject() || tree.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException((place.isEmpty() ? "data" : place) + " is no object");
    }
    var byName = new TreeMap<String, JsonNode>();
    tree.properties().forEach(member -> byName.put(key(member.getKey()), member.getValue()));
    return new JsonMembers(byName, place);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The value; a null node if it is absent. */
  public JsonNode get(String name) {
    return byName.getOrDefault(key(name), JsonNodeFactory.instance.nullNode());
  }

  public IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException((place.isEmpty() ? "" : place + ".") + name + " " + what);
  }

  public UUID guid(String name) {
    return Guids.read(get(name)).orElseThrow(() -> wrong(name, "is no GUID"));
  }

  /** A required whole number within bounds. */
  public long number(String name, long least, long most) {
    JsonNode value = get(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw wrong(name, "is no whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  /** False if it is absent; a null does not count as absent. */
  boolean flag(String name) {
    return byName.containsKey(key(name)) && requiredFlag(name);
  }

  public boolean requiredFlag(String name) {
    if (!get(name).isBoolean()) {
      throw wrong(name, "is neither true nor false");
    }
    return get(name).booleanValue();
  }

  /** Empty if it is absent or null. */
  public Optional<String> text(String name, int most) {
    JsonNode value = get(name);
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().length() > most) {
      throw wrong(name, "is no text of at most " + most + " characters");
    }
    return Optional.of(value.textValue());
  }
}
