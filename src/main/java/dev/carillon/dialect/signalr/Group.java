package dev.carillon.dialect.signalr;

import dev.carillon.core.Condition;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/** What a client hears when it has joined. With equal wordings an event comes once for all. */
public record Group(List<TopicFilter> filters, Wording wording, Optional<Condition> condition) {
  public Group {
    filters = List.copyOf(filters);
  }

  public static Group of(List<TopicFilter> filters, Wording wording) {
    return new Group(filters, wording, Optional.empty());
  }

  public Group where(Condition value) {
    return new Group(filters, wording, Optional.of(value));
  }
}
