package dev.carillon.dialect.openshock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whom a log names: one who is known, or a guest by a name of its own. */
record Sender(
    String connectionId,
    String id,
    String name,
    String image,
    Optional<String> customName,
    Map<String, Object> additionalItems) {

  static Sender of(String connection, User user, Optional<String> customName) {
    return new Sender(
        connection, user.id().toString(), user.name(), user.image(), customName, Map.of());
  }

  static Sender guest(String connection, String name) {
    return new Sender(
        connection,
        Words.NOBODY,
        Words.GUEST_SHOWN,
        Words.GUEST_IMAGE,
        Optional.of(name),
        Map.of());
  }

  Sender with(String item, UUID id) {
    return new Sender(connectionId, this.id, name, image, customName, Map.of(item, id.toString()));
  }

  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(Words.CONNECTION_ID, connectionId);
    members.put(Words.ID, id);
    members.put(Words.NAME, name);
    members.put(Words.IMAGE, image);
    members.put(Words.CUSTOM_NAME, customName.orElse(null));
    members.put(Words.ADDITIONAL_ITEMS, additionalItems);
    return members;
  }
}
