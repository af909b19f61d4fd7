package dev.carillon.dialect.openshock.hub;

import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Topics of devices. */
final class DeviceTopics {
  /** All topics of all devices: what a client receives is a subset. */
  static final TopicFilter ALL = TopicFilter.of(OpenShockWireNames.TOPIC + ":**");

  private DeviceTopics() {}

  /** All topics of these devices. */
  static List<TopicFilter> everything(Collection<UUID> devices) {
    return filters(devices, "*");
  }

  /** The status topics of these devices. */
  static List<TopicFilter> status(Collection<UUID> devices) {
    return filters(devices, OpenShockWireNames.STATUS_TOPIC);
  }

  private static List<TopicFilter> filters(Collection<UUID> devices, String last) {
    return devices.stream()
        .sorted()
        .map(device -> TopicFilter.of(OpenShockWireNames.TOPIC + ":" + device + ":" + last))
        .toList();
  }
}
