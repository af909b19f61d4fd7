package dev.carillon.dialect.openshock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a device is there.
 *
 * @param firmware of a device that is online, if it says so
 */
record Status(UUID device, boolean online, Optional<String> firmware) {
  private static final int MAX_FIRMWARE = 128;

  static Status offline(UUID device) {
    return new Status(device, false, Optional.empty());
  }

  /** What an event says; nothing if that is not as it should be. */
  static Optional<Status> of(ChangeEvent event) {
    try {
      JsonNode tree = Data.tree(event.data());
      var data = Members.of(tree, "");
      UUID device = data.guid(Words.DEVICE);
      boolean online = event.operation() != Operation.DELETE && data.requiredFlag(Words.ONLINE);
      return Optional.of(
          online
              ? new Status(device, true, data.text(Words.FIRMWARE_VERSION, MAX_FIRMWARE))
              : offline(device));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(Words.DEVICE, device.toString());
    members.put(Words.ONLINE, online);
    members.put(Words.FIRMWARE_VERSION, firmware.orElse(null));
    return members;
  }
}
