package dev.carillon.dialect.openshock;

import dev.carillon.topic.TopicFilter;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Where devices are heard of. */
final class Topics {
  /** All that there is of all of them: what anybody here hears is a part of it. */
  static final TopicFilter ALL = TopicFilter.of(Words.TOPIC + ":**");

  private Topics() {}

  /** Everything that happens at these devices. */
  static List<TopicFilter> everything(Collection<UUID> devices) {
    return filters(devices, "*");
  }

  /** Whether these devices are online. */
  static List<TopicFilter> status(Collection<UUID> devices) {
    return filters(devices, Words.STATUS_TOPIC);
  }

  private static List<TopicFilter> filters(Collection<UUID> devices, String last) {
    return devices.stream()
        .sorted()
        .map(device -> TopicFilter.of(Words.TOPIC + ":" + device + ":" + last))
        .toList();
  }
}
