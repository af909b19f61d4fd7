package dev.carillon.kafka.template;

import java.util.List;

/**
 * Configuration of one topic of a stream's events. In the configuration, a plain string is the
 * template alone.
 *
 * @param topic the template, such as {@code vehicle:{data.id}}
 * @param types globs of the event types that it applies to, such as {@code call_*}; a glob with a
 *     leading {@code !} excludes types; empty: all types
 */
public record TopicOptions(String topic, List<String> types) {
  public TopicOptions {
    types = List.copyOf(types);
    TopicTemplate.of(topic, TemplateScope.of("any"));
    TypeFilter.of(types);
  }

  public static TopicOptions of(String topic) {
    return new TopicOptions(topic, List.of());
  }
}
