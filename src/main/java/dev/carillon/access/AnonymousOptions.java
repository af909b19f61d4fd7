package dev.carillon.access;

import dev.carillon.access.identity.GrantOptions;
import java.util.List;

/**
 * Configuration of clients without a credential.
 *
 * @param enabled false: they are refused
 * @param subscribe their grants to subscribe
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
