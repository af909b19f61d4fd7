package dev.carillon.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who somebody is, before the grants say what they may do. The components are those of {@link
 * dev.carillon.core.Principal}.
 */
public record Identity(
    String id,
    String subject,
    String tenant,
    Set<String> roles,
    Map<String, Object> claims,
    Optional<Instant> expires) {
  public Identity {
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
  }

  /** For logs: no claims, they can hold anything. */
  @Override
  public String toString() {
    return id;
  }
}
