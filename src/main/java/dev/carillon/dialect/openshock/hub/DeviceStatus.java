package dev.carillon.dialect.openshock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.control.DataTrees;
import dev.carillon.dialect.openshock.directory.JsonMembers;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Online status of a device.
 *
 * @param firmware of a device that is online, if it reports it
 */
record DeviceStatus(UUID device, boolean online, Optional<String> firmware) {
  private static final int MAX_FIRMWARE = 128;

  static DeviceStatus offline(UUID device) {
    return new DeviceStatus(device, false, Optional.empty());
  }

  /** The status in an event; empty if the event is invalid. */
  static Optional<DeviceStatus> of(ChangeEvent event) {
    try {
      JsonNode tree = DataTrees.tree(event.data());
      var data = JsonMembers.of(tree, "");
      UUID device = data.guid(OpenShockWireNames.DEVICE);
      boolean online =
          event.operation() != Operation.DELETE && data.requiredFlag(OpenShockWireNames.ONLINE);
      return Optional.of(
          online
              ? new DeviceStatus(
                  device, true, data.text(OpenShockWireNames.FIRMWARE_VERSION, MAX_FIRMWARE))
              : offline(device));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(OpenShockWireNames.DEVICE, device.toString());
    members.put(OpenShockWireNames.ONLINE, online);
    members.put(OpenShockWireNames.FIRMWARE_VERSION, firmware.orElse(null));
    return members;
  }
}
