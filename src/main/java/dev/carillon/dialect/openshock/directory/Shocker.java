package dev.carillon.dialect.openshock.directory;

import java.util.Map;
import java.util.UUID;

/**
 * A shocker of a device.
 *
 * @param shares the permissions of users other than its owner, by the user's id
 */
public record Shocker(UUID id, String name, boolean paused, Map<UUID, Allowance> shares) {
  public Shocker {
    shares = Map.copyOf(shares);
  }
}
