package dev.carillon.dialect.openshock.directory;

import java.util.Map;
import java.util.UUID;

/**
 * What a device can set off.
 *
 * @param shares who beside its owner may do what, by the user's id
 */
public record Shocker(UUID id, String name, boolean paused, Map<UUID, Allowance> shares) {
  public Shocker {
    shares = Map.copyOf(shares);
  }
}
