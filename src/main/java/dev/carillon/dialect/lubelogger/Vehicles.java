package dev.carillon.dialect.lubelogger;

import dev.carillon.core.identity.Principal;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The vehicles that a principal may view, according to its grants. */
final class Vehicles {
  private static final TopicFilter ALL =
      TopicFilter.below(Topic.of(LubeLoggerWireNames.VEHICLE_TOPIC));

  private Vehicles() {}

  /** Filters for all their topics; empty if the principal may view none. */
  static List<TopicFilter> of(Principal principal) {
    if (principal.maySubscribe(ALL)) {
      return List.of(ALL);
    }
    Set<TopicFilter> filters = new LinkedHashSet<>();
    for (TopicFilter grant : principal.subscribe()) {
      if (ALL.covers(grant)) {
        filters.add(grant);
      }
    }
    return List.copyOf(filters);
  }

  /** The filter for all topics of a vehicle. */
  static TopicFilter of(int vehicle) {
    return TopicFilter.below(Topic.of(LubeLoggerWireNames.VEHICLE_TOPIC + ":" + vehicle));
  }
}
