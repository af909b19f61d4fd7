package dev.carillon.dialect.openshock.directory;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A user's hub, with its shockers. */
public record Device(UUID id, UUID owner, String name, List<Shocker> shockers) {
  public Device {
    shockers = List.copyOf(shockers);
  }

  public Optional<Shocker> shocker(UUID wanted) {
    return shockers.stream().filter(shocker -> shocker.id().equals(wanted)).findFirst();
  }

  /** The users with a share of one of its shockers. */
  Set<UUID> guests() {
    var users = new HashSet<UUID>();
    shockers.forEach(shocker -> users.addAll(shocker.shares().keySet()));
    return users;
  }

  /** Its owner and its guests: the users that may see it. */
  public Set<UUID> audience() {
    Set<UUID> users = guests();
    users.add(owner);
    return users;
  }
}
