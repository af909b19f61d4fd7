package dev.carillon.expression;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.topic.Topic;
import dev.cel.runtime.CelVariableResolver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a filter. Each is made on first use, at most once: most filters use one of them,
 * and what stands before an {@code &&} often spares the parsing of what stands behind. For one
 * evaluation.
 */
final class EventVariables implements CelVariableResolver {
  static final String EVENT = "event";
  static final String DATA = "data";
  static final String OLD = "old";
  static final Set<String> NAMES = Set.of(EVENT, DATA, OLD);

  private final ChangeEvent event;
  private final List<Topic> topics;
  private final Json data;
  private final Optional<Json> old;
  private final Map<String, Object> made = new HashMap<>(4);

  EventVariables(ChangeEvent event, List<Topic> topics, Json data, Optional<Json> old) {
    this.event = event;
    this.topics = topics;
    this.data = data;
    this.old = old;
  }

  @Override
  public Optional<Object> find(String name) {
    Object known = made.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    @Nullable Object value =
        switch (name) {
          case EVENT -> CelValues.of(attributes());
          case DATA -> CelValues.of(data.value());
          case OLD -> old.map(json -> CelValues.of(json.value())).orElse(null);
          default -> null;
        };
    if (value != null) {
      made.put(name, value);
    }
    return Optional.ofNullable(value);
  }

  private Map<String, Object> attributes() {
    var attributes = new HashMap<String, Object>();
    attributes.put("id", event.id());
    attributes.put("source", event.source());
    attributes.put("type", event.type());
    event.subject().ifPresent(subject -> attributes.put("subject", subject));
    attributes.put("time", event.time().toString());
    attributes.put("topic", topics.get(0).toString());
    attributes.put("topics", topics.stream().map(Topic::toString).toList());
    if (event.operation() != Operation.NONE) {
      attributes.put("op", event.operation().word());
    }
    event.key().ifPresent(key -> attributes.put("key", key));
    return attributes;
  }
}
