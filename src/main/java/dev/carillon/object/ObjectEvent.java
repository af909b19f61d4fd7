package dev.carillon.object;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.expression.Projection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The change of one object: its creation, update or deletion. */
public final class ObjectEvent {
  private static final int OVERHEAD_BYTES = 256;

  private final ObjectType type;
  private final EventType eventType;
  private final ChangeEvent change;
  private final ObjectKey key;
  private final Json object;
  private final ObjectMembers members;

  private ObjectEvent(
      ObjectType type,
      EventType eventType,
      ChangeEvent change,
      ObjectKey key,
      Json object,
      ObjectMembers members) {
    this.type = type;
    this.eventType = eventType;
    this.change = change;
    this.key = key;
    this.object = object;
    this.members = members;
  }

  /** Empty if the object's key is not known. */
  static Optional<ObjectEvent> of(ObjectType type, EventType eventType, ChangeEvent change) {
    Json object = change.data();
    ObjectMembers members = ObjectMembers.of(object, type.key());
    // Debezium may know only the primary key of a deleted row, and compaction leaves only a
    // tombstone: then the last state of the object is taken from its state stream.
    if (eventType == EventType.DELETE && !members.hasMore()) {
      Optional<Json> last = change.prior().filter(BeforeImage::exists).map(BeforeImage::data);
      if (last.isPresent()) {
        object = last.get();
        members = ObjectMembers.of(object, type.key());
      }
    }
    Optional<ObjectKey> key = members.key().or(() -> change.key().flatMap(ObjectKey::of));
    if (key.isEmpty() || !(object.isNull() || isObject(object))) {
      return Optional.empty();
    }
    return Optional.of(new ObjectEvent(type, eventType, change, key.get(), object, members));
  }

  private static boolean isObject(Json json) {
    int at = json.from();
    while (json.bytes()[at] <= ' ') {
      at++;
    }
    return json.bytes()[at] == '{';
  }

  public ObjectType type() {
    return type;
  }

  public EventType eventType() {
    return eventType;
  }

  /** The event of the change. */
  public ChangeEvent change() {
    return change;
  }

  /** The object's key as a text. */
  public String key() {
    return key.text();
  }

  /** The object's key as in its data: a number or a text. */
  public Json keyJson() {
    return key.json();
  }

  /** The current or last state of the object; {@code null} if only its key is known. */
  public Json object() {
    return object;
  }

  /** Its name: {@code Voyage.U.793628}. */
  public String name() {
    return type.name() + "." + eventType.letter() + "." + key.text();
  }

  /** The pushed JSON, with the type's default fields. */
  public Json json() {
    return json(type.fields());
  }

  /**
   * The pushed JSON. The object's bytes are unchanged, unless fields are left out.
   *
   * @param fields the projection of the object; keeps {@link ObjectType#ALWAYS}
   */
  public Json json(Projection fields) {
    return new JsonWriter(object.length() + OVERHEAD_BYTES)
        .string(ObjectWireNames.EVENT, name())
        .string(ObjectWireNames.OBJECT_TYPE, type.name())
        .string(ObjectWireNames.EVENT_TYPE, eventType.letter())
        .json(ObjectWireNames.KEY, key.json())
        .string(ObjectWireNames.DATE, change.time().toString())
        .json(ObjectWireNames.DATA, data(fields))
        .json();
  }

  private Json data(Projection fields) {
    Json cut = object.isNull() ? object : fields.apply(object);
    if (members.hasKey() && members.hasSelf()) {
      return cut;
    }
    var data = new JsonWriter(cut.length() + OVERHEAD_BYTES);
    if (!members.hasKey()) {
      data.json(ObjectWireNames.KEY, key.json());
    }
    if (!members.hasSelf()) {
      data.string(ObjectWireNames.SELF, type.base() + escaped(key.text()));
    }
    return (cut.isNull() ? data : data.members(cut)).json();
  }

  /** Escaped as one segment of a path. */
  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
