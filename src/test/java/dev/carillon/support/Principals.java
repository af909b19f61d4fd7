package dev.carillon.support;

import dev.carillon.core.Principal;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Principals with good defaults. */
public final class Principals {
  private Principals() {}

  /** Alice, who may hear and publish everything. */
  public static Principal anything() {
    return of("alice", "**");
  }

  /** May subscribe to these filters, may publish to the same. */
  public static Principal of(String id, String... grants) {
    return of(id, Optional.empty(), grants);
  }

  /** May do anything until then. */
  public static Principal until(Instant expires) {
    return of("alice", Optional.of(expires), "**");
  }

  private static Principal of(String id, Optional<Instant> expires, String... grants) {
    List<TopicFilter> filters = Arrays.stream(grants).map(TopicFilter::of).toList();
    return new Principal(id, id, "acme", Set.of(), Map.of(), filters, filters, expires);
  }
}
