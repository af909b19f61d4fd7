package dev.carillon.dialect.openshock.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The devices visible to one client that are online. Confined to one event loop. A device whose
 * last heartbeat is too old counts as offline.
 */
final class DeviceStatuses {
  private final Duration life;
  private final Map<UUID, Seen> online = new HashMap<>();
  private Set<UUID> visible = Set.of();

  private record Seen(DeviceStatus status, Instant heartbeat) {}

  /**
   * @param life how long a heartbeat is valid
   */
  DeviceStatuses(Duration life) {
    this.life = life;
  }

  /** Sets the devices that are tracked. */
  void see(Set<UUID> devices) {
    visible = Set.copyOf(devices);
    online.keySet().retainAll(visible);
  }

  /**
   * Applies a heartbeat, or the message that a device is offline.
   *
   * @return the change, if there is one
   */
  Optional<DeviceStatus> hear(DeviceStatus status, Instant heartbeat, Instant now) {
    if (!visible.contains(status.device())) {
      return Optional.empty();
    }
    // A clock ahead of the gateway's must not keep a device online for longer.
    Instant at = heartbeat.isAfter(now) ? now : heartbeat;
    if (!status.online() || isOver(at, now)) {
      return online.remove(status.device()) == null
          ? Optional.empty()
          : Optional.of(DeviceStatus.offline(status.device()));
    }
    @Nullable Seen old = online.put(status.device(), new Seen(status, at));
    return old != null && old.status().equals(status) ? Optional.empty() : Optional.of(status);
  }

  private boolean isOver(Instant heartbeat, Instant now) {
    return !now.isBefore(heartbeat.plus(life));
  }

  /** The devices whose heartbeat has expired. */
  List<DeviceStatus> tick(Instant now) {
    var over = new ArrayList<DeviceStatus>();
    online
        .values()
        .removeIf(
            seen -> {
              boolean isOver = isOver(seen.heartbeat(), now);
              if (isOver) {
                over.add(DeviceStatus.offline(seen.status().device()));
              }
              return isOver;
            });
    return over;
  }

  /** The devices that are online. */
  List<DeviceStatus> online() {
    return online.values().stream()
        .map(Seen::status)
        .sorted(Comparator.comparing(DeviceStatus::device))
        .toList();
  }
}
