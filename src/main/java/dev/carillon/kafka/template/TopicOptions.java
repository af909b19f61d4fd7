package dev.carillon.kafka.template;

import java.util.List;

/**
 * One topic that a stream's events get. In the configuration a plain string is the template alone.
 *
 * @param topic the template, as {@code vehicle:{data.id}}
 * @param types globs of the types it is for, as {@code call_*}, or with a {@code !} before it of
 *     those it is not for; none: for all
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
