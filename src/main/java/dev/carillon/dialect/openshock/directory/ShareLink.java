package dev.carillon.dialect.openshock.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A link with which every client may use some shockers of its owner.
 *
 * @param shockers the permissions for each shocker, by the shocker's id
 */
public record ShareLink(
    UUID id, UUID owner, String name, Optional<Instant> expires, Map<UUID, Offer> shockers) {
  public ShareLink {
    shockers = Map.copyOf(shockers);
  }

  /**
   * A shocker of the link.
   *
   * @param cooldown minimum time between two commands
   */
  public record Offer(Allowance allowance, Duration cooldown) {}

  public boolean hasExpired(Instant now) {
    return expires.isPresent() && !now.isBefore(expires.get());
  }
}
