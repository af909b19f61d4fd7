package dev.carillon.support;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Somebody with claims, who may subscribe to these filters. */
  public static Principal claiming(String id, Map<String, Object> claims, String... grants) {
    List<TopicFilter> filters = filters(List.of(grants));
    return new Principal(id, id, "", Set.of(), claims, filters, List.of(), Optional.empty());
  }

  /**
   * Somebody as a JSON text says: {@code claims}, {@code subscribe}, {@code publish}, {@code
   * roles}, {@code tenant}, and the seconds until it {@code expires}.
   */
  @SuppressWarnings("unchecked") // it is a test that wrote the text
  static Principal of(String id, String json, Instant now) {
    var members = (Map<String, Object>) Objects.requireNonNull(Json.read(json));
    return new Principal(
        id,
        (String) members.getOrDefault("subject", id),
        (String) members.getOrDefault("tenant", ""),
        Set.copyOf((List<String>) members.getOrDefault("roles", List.of())),
        (Map<String, Object>) members.getOrDefault("claims", Map.of()),
        filters((List<String>) members.getOrDefault("subscribe", List.of())),
        filters((List<String>) members.getOrDefault("publish", List.of())),
        Optional.ofNullable((Long) members.get("expires")).map(now::plusSeconds));
  }

  private static List<TopicFilter> filters(List<String> texts) {
    return texts.stream().map(TopicFilter::of).toList();
  }

  private static Principal of(String id, Optional<Instant> expires, String... grants) {
    List<TopicFilter> filters = filters(List.of(grants));
    return new Principal(id, id, "acme", Set.of(), Map.of(), filters, filters, expires);
  }
}
