package dev.carillon.kafka.format;

import dev.carillon.kafka.template.KeyTemplate;
import dev.carillon.kafka.template.TemplateScope;
import dev.carillon.kafka.template.TopicOptions;
import dev.carillon.kafka.template.TopicRoutes;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Configuration of a stream.
 *
 * @param kafkaTopic the Kafka topic of its records
 * @param topics the topics of its events; the first one that an event makes is its name
 * @param state true if the Kafka topic is compacted: the latest record of a key is the state of an
 *     entity, and a tombstone deletes it
 * @param publish true if {@code POST /v1/events} may write to it; CloudEvents only
 * @param json the paths of the attributes; plain JSON only
 * @param source the {@code source} of events that have none of their own
 * @param key template of the key of published events, such as {@code {data.tenant}:{data.id}};
 *     required for a state stream that is open to publishing
 */
public record StreamOptions(
    String kafkaTopic,
    Format format,
    List<TopicOptions> topics,
    boolean state,
    boolean publish,
    Optional<JsonPaths> json,
    Optional<String> source,
    Optional<String> key) {
  private static final Pattern KAFKA_TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public StreamOptions {
    topics = List.copyOf(topics);
    requireKafkaTopic(kafkaTopic);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("a stream needs at least one topic");
    }
    if (publish && format != Format.CLOUDEVENTS) {
      throw new IllegalArgumentException("only a stream of cloudevents can be published to");
    }
    if (json.isPresent() && format != Format.JSON) {
      throw new IllegalArgumentException("paths are only for the format json");
    }
    source.ifPresent(StreamOptions::requireSource);
    key.ifPresent(text -> KeyTemplate.of(text, TemplateScope.of(kafkaTopic)));
    if (key.isPresent() && !publish) {
      throw new IllegalArgumentException("a key is only for a stream that can be published to");
    }
    if (state && publish && key.isEmpty()) {
      throw new IllegalArgumentException(
          "the state stream "
              + kafkaTopic
              + " is open to publishing and has no key, so whoever may publish could overwrite the"
              + " entities of others: give it a template that holds what its grants hold, as key:"
              + " \"{data.tenant}:{data.id}\"");
    }
  }

  /** Filters that together match every topic of its events. */
  public List<TopicFilter> shapes() {
    return new TopicRoutes(kafkaTopic, topics).shapes();
  }

  public static void requireKafkaTopic(String name) {
    if (!KAFKA_TOPIC.matcher(name).matches() || name.matches("\\.{1,2}")) {
      throw new IllegalArgumentException("not the name of a Kafka topic: " + name);
    }
  }

  private static void requireSource(String source) {
    if (!Attributes.isClean(source)) {
      throw new IllegalArgumentException("not a source: " + source);
    }
  }

  public static StreamOptions of(String kafkaTopic, Format format, String... topics) {
    return new StreamOptions(
        kafkaTopic,
        format,
        List.of(topics).stream().map(TopicOptions::of).toList(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with other topics. */
  public StreamOptions withTopics(TopicOptions... options) {
    return new StreamOptions(
        kafkaTopic, format, List.of(options), state, publish, json, source, key);
  }

  /** The same, as a state stream. */
  public StreamOptions withState() {
    return new StreamOptions(kafkaTopic, format, topics, true, publish, json, source, key);
  }

  /** The same, open to {@code POST /v1/events}. */
  public StreamOptions withPublish() {
    return new StreamOptions(kafkaTopic, format, topics, state, true, json, source, key);
  }

  /** The same, open to {@code POST /v1/events}, with keys by a template. */
  public StreamOptions withPublish(String template) {
    return new StreamOptions(
        kafkaTopic, format, topics, state, true, json, source, Optional.of(template));
  }

  public StreamOptions withJson(JsonPaths paths) {
    return new StreamOptions(
        kafkaTopic, format, topics, state, publish, Optional.of(paths), source, key);
  }

  public StreamOptions withSource(String text) {
    return new StreamOptions(
        kafkaTopic, format, topics, state, publish, json, Optional.of(text), key);
  }
}
