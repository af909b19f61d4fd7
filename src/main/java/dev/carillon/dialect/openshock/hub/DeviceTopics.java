package dev.carillon.dialect.openshock.hub;

import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Topics of devices. */
final class DeviceTopics {
  /** All that there is of all of them: what anybody here hears is a part of it. */
  static final TopicFilter ALL = TopicFilter.of(OpenShockWireNames.TOPIC + ":**");

  private DeviceTopics() {}

  /** Everything that happens at these devices. */
  static List<TopicFilter> everything(Collection<UUID> devices) {
    return filters(devices, "*");
  }

  /** Whether these devices are online. */
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
