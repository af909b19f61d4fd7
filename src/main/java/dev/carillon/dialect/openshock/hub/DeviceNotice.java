package dev.carillon.dialect.openshock.hub;

import dev.carillon.dialect.openshock.directory.Allowance;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.Shocker;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Notification to a user about a device that has changed in the directory. */
record DeviceNotice(UUID user, UUID device, DeviceUpdateType type) {

  /** The notifications of a change, as in the product, without duplicates. */
  static Set<DeviceNotice> of(Optional<Device> before, Optional<Device> after) {
    var notices = new LinkedHashSet<DeviceNotice>();
    if (before.isEmpty() || after.isEmpty()) {
      before.ifPresent(old -> add(notices, old.audience(), old, DeviceUpdateType.DELETED));
      after.ifPresent(now -> add(notices, Set.of(now.owner()), now, DeviceUpdateType.CREATED));
      return notices;
    }
    Device old = before.get();
    Device now = after.get();
    if (!old.owner().equals(now.owner())) {
      // The device changes its owner: it is removed for one, and added for the other.
      add(notices, Set.of(old.owner()), old, DeviceUpdateType.DELETED);
      add(notices, Set.of(now.owner()), now, DeviceUpdateType.CREATED);
    }
    var everybody = old.audience();
    everybody.addAll(now.audience());
    if (!old.name().equals(now.name())) {
      add(notices, everybody, now, DeviceUpdateType.UPDATED);
    }
    if (!bare(old).equals(bare(now))) {
      add(notices, everybody, now, DeviceUpdateType.SHOCKER_UPDATED);
    } else {
      Set<UUID> concerned = sharesChanged(old, now);
      if (!concerned.isEmpty()) {
        concerned.add(now.owner());
        add(notices, concerned, now, DeviceUpdateType.SHOCKER_UPDATED);
      }
    }
    return notices;
  }

  private static void add(
      Set<DeviceNotice> notices, Set<UUID> users, Device device, DeviceUpdateType type) {
    users.stream().sorted().forEach(user -> notices.add(new DeviceNotice(user, device.id(), type)));
  }

  /** The shockers without their shares. */
  private static List<Shocker> bare(Device device) {
    return device.shockers().stream()
        .map(shocker -> new Shocker(shocker.id(), shocker.name(), shocker.paused(), Map.of()))
        .toList();
  }

  private static Set<UUID> sharesChanged(Device old, Device now) {
    var concerned = new HashSet<UUID>();
    for (Shocker shocker : now.shockers()) {
      Map<UUID, Allowance> had = old.shocker(shocker.id()).map(Shocker::shares).orElse(Map.of());
      var users = new HashSet<>(had.keySet());
      users.addAll(shocker.shares().keySet());
      for (UUID user : users) {
        if (!Optional.ofNullable(had.get(user))
            .equals(Optional.ofNullable(shocker.shares().get(user)))) {
          concerned.add(user);
        }
      }
    }
    return concerned;
  }

  /** The shockers that have changed for users of a link. */
  static Set<UUID> shockersChanged(Optional<Device> before, Optional<Device> after) {
    var changed = new HashSet<UUID>();
    before.ifPresent(device -> device.shockers().forEach(shocker -> changed.add(shocker.id())));
    after.ifPresent(device -> device.shockers().forEach(shocker -> changed.add(shocker.id())));
    changed.removeIf(id -> seen(before, id).equals(seen(after, id)));
    return changed;
  }

  /** A shocker as a link shows it. */
  private record Seen(UUID owner, String name, boolean paused) {}

  private static Optional<Seen> seen(Optional<Device> device, UUID id) {
    return device.flatMap(
        known ->
            known
                .shocker(id)
                .map(shocker -> new Seen(known.owner(), shocker.name(), shocker.paused())));
  }
}
