package dev.carillon.kafka.format;

import dev.carillon.event.Stream;
import dev.carillon.kafka.template.KeyTemplate;
import dev.carillon.kafka.template.TopicRoutes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A configured stream at runtime: its decoder and the topics of its events. */
public final class EventStream {
  private final StreamOptions options;
  private final TopicRoutes routes;
  private final Optional<KeyTemplate> key;
  private final Stream stream;

  public EventStream(StreamOptions options) {
    this.options = options;
    this.routes = new TopicRoutes(options.kafkaTopic(), options.topics());
    this.key = options.key().map(text -> KeyTemplate.of(text, routes.scope()));
    this.stream = new Stream(options.kafkaTopic(), routes.shapes(), options.state());
    decoder(); // asks for its paths before the first record
  }

  /**
   * All configured streams.
   *
   * @throws IllegalArgumentException if two of them read the same Kafka topic
   */
  public static List<EventStream> all(List<StreamOptions> streams) {
    var names = new HashSet<String>();
    for (StreamOptions stream : streams) {
      if (!names.add(stream.kafkaTopic())) {
        throw new IllegalArgumentException("two streams of Kafka topic " + stream.kafkaTopic());
      }
    }
    return streams.stream().map(EventStream::new).toList();
  }

  public String kafkaTopic() {
    return options.kafkaTopic();
  }

  public StreamOptions options() {
    return options;
  }

  public Stream stream() {
    return stream;
  }

  /** The template of the key of published events; empty: the key comes from the event itself. */
  public Optional<KeyTemplate> key() {
    return key;
  }

  public TopicRoutes routes() {
    return routes;
  }

  /**
   * True if the decoding of a record can depend on the previous record: a tombstone on its delete.
   */
  public boolean looksBack() {
    return options.format() == Format.DEBEZIUM;
  }

  /** A decoder for one partition. */
  public RecordDecoder decoder() {
    var origin = new RecordOrigin(options, routes.scope());
    return switch (options.format()) {
      case CLOUDEVENTS -> new CloudEventDecoder(origin, routes.scope());
      case DEBEZIUM -> new DebeziumDecoder(origin, routes.scope());
      case JSON -> new JsonDecoder(origin, routes.scope(), options.json().orElse(JsonPaths.NONE));
    };
  }
}
