package dev.carillon.gateway;

import dev.carillon.access.identity.GrantOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Warnings about settings that are valid but probably unintended: one line each, reported by {@code
 * --check-config} and once at startup. They prevent nothing.
 */
public final class ConfigurationWarnings {
  private ConfigurationWarnings() {}

  /**
   * The warnings about a configuration, in the order of its sections.
   *
   * @param heapBytes maximum heap of the process
   */
  public static List<String> of(Configuration configuration, long heapBytes) {
    var all = new ArrayList<String>();
    if (configuration.limits().outboxBytes() < configuration.kafka().maxEventBytes()) {
      all.add(
          "limits.outbox-bytes is less than kafka.max-event-bytes: a client that lags by one large"
              + " event is disconnected as slow");
    }
    if (configuration.access().anonymous().enabled()) {
      for (GrantOptions grant : configuration.access().anonymous().subscribe()) {
        if (grant.topic().toString().equals("**")) {
          all.add("access.anonymous.subscribe: ** lets everybody hear everything");
        }
      }
    }
    MemoryBounds.of(configuration, heapBytes).problem(heapBytes).ifPresent(all::add);
    return List.copyOf(all);
  }
}
