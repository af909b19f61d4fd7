package dev.carillon.dialect.voipbin;

import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * A topic that a client names, in canonical form: without a trailing colon, UUIDs in lower case. A
 * topic that exists has no empty part and no asterisk.
 */
final class VoipbinTopic {
  /** All topics: only a project super admin may subscribe to it. */
  private static final VoipbinTopic EVERYTHING = new VoipbinTopic(List.of(), Optional.empty());

  private final List<String> parts;
  private final Optional<Topic> topic;

  private VoipbinTopic(List<String> parts, Optional<Topic> topic) {
    this.parts = parts;
    this.topic = topic;
  }

  /**
   * Parses a topic.
   *
   * @throws IllegalArgumentException with a text that may be shown to a client
   */
  static VoipbinTopic of(String text) {
    if (text.isEmpty()) {
      return EVERYTHING;
    }
    // One trailing colon is common from prefix matching; a second one would be an empty part.
    String path = text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    List<String> parts =
        Topic.of(path).segments().stream().map(p -> Uuid.canonical(p).orElse(p)).toList();
    return new VoipbinTopic(parts, Optional.of(Topic.of(String.join(":", parts))));
  }

  /** Scope, owner, and the product's resource and id. */
  List<String> parts() {
    return parts;
  }

  /** This topic and everything below it. */
  TopicFilter filter() {
    return topic.map(TopicFilter::below).orElseGet(() -> TopicFilter.of("**"));
  }

  /** This topic alone. */
  TopicFilter exactly() {
    return topic.map(TopicFilter::of).orElseThrow();
  }

  @Override
  public String toString() {
    return topic.map(Topic::toString).orElse("");
  }
}
