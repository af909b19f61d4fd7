package dev.carillon.dialect.openshock.control;

import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.User;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The sender that a log names: a known user, or a guest with a name of its own. */
public record LogSender(
    String connectionId,
    String id,
    String name,
    String image,
    Optional<String> customName,
    Map<String, Object> additionalItems) {

  static LogSender of(String connection, User user, Optional<String> customName) {
    return new LogSender(
        connection, user.id().toString(), user.name(), user.image(), customName, Map.of());
  }

  static LogSender guest(String connection, String name) {
    return new LogSender(
        connection,
        OpenShockWireNames.NOBODY,
        OpenShockWireNames.GUEST_SHOWN,
        OpenShockWireNames.GUEST_IMAGE,
        Optional.of(name),
        Map.of());
  }

  LogSender with(String item, UUID id) {
    return new LogSender(
        connectionId, this.id, name, image, customName, Map.of(item, id.toString()));
  }

  public Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(OpenShockWireNames.CONNECTION_ID, connectionId);
    members.put(OpenShockWireNames.ID, id);
    members.put(OpenShockWireNames.NAME, name);
    members.put(OpenShockWireNames.IMAGE, image);
    members.put(OpenShockWireNames.CUSTOM_NAME, customName.orElse(null));
    members.put(OpenShockWireNames.ADDITIONAL_ITEMS, additionalItems);
    return members;
  }
}
