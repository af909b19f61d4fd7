package dev.carillon.access;

import dev.carillon.access.identity.GrantOptions;
import java.util.List;

/**
 * Clients that show nothing.
 *
 * @param enabled false: they are refused
 * @param subscribe what they may hear
 */
public record AnonymousOptions(boolean enabled, List<GrantOptions> subscribe) {
  public static final AnonymousOptions OFF = new AnonymousOptions(false, List.of());

  public AnonymousOptions {
    subscribe = List.copyOf(subscribe);
    if (subscribe.stream().anyMatch(grant -> grant.topic().hasClaims())) {
      throw new IllegalArgumentException("anonymous clients have no claims");
    }
  }
}
