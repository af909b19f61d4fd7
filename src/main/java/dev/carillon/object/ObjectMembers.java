package dev.carillon.object;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The properties of an object's members that are needed before it is pushed, found in one pass
 * without building a tree.
 *
 * @param key the object's key, if it has one that is a number or a text
 * @param hasKey true if there is a member {@code key}
 * @param hasSelf true if there is a member {@code self}
 * @param hasMore true if any member other than the key is not null
 */
record ObjectMembers(Optional<ObjectKey> key, boolean hasKey, boolean hasSelf, boolean hasMore) {
  private static final ObjectMembers NONE =
      new ObjectMembers(Optional.empty(), false, false, false);

  /**
   * The members of a value; a value that is no object has none.
   *
   * @param keyName the name of the object's key
   */
  static ObjectMembers of(Json json, String keyName) {
    try (JsonParser parser = Json.FACTORY.createParser(json.bytes(), json.from(), json.length())) {
      return parser.nextToken() == JsonToken.START_OBJECT ? read(json, parser, keyName) : NONE;
    } catch (IOException e) {
      throw new UncheckedIOException("a slice that was not checked", e);
    }
  }

  private static ObjectMembers read(Json json, JsonParser parser, String keyName)
      throws IOException {
    Optional<ObjectKey> key = Optional.empty();
    boolean hasKey = false;
    boolean hasSelf = false;
    boolean hasMore = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      hasKey |= name.equals(ObjectWireNames.KEY);
      hasSelf |= name.equals(ObjectWireNames.SELF);
      if (name.equals(keyName)) {
        key = ObjectKey.of(json, parser);
      } else {
        hasMore |= token != JsonToken.VALUE_NULL;
      }
      parser.skipChildren();
    }
    return new ObjectMembers(key, hasKey, hasSelf, hasMore);
  }
}
