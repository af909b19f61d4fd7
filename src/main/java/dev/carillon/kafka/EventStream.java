package dev.carillon.kafka;

import dev.carillon.event.Stream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** A configured stream: what its records are decoded with, and the topics that its events get. */
final class EventStream {
  private final StreamOptions options;
  private final Routes routes;
  private final Optional<KeyTemplate> key;
  private final Stream stream;

  EventStream(StreamOptions options) {
    this.options = options;
    this.routes = new Routes(options.kafkaTopic(), options.topics());
    this.key = options.key().map(text -> KeyTemplate.of(text, routes.scope()));
    this.stream = new Stream(options.kafkaTopic(), routes.shapes(), options.state());
    decoder(); // asks for its paths before the first record
  }

  /**
   * All streams of a configuration.
   *
   * @throws IllegalArgumentException if two of them read the same Kafka topic
   */
  static List<EventStream> all(List<StreamOptions> streams) {
    var names = new HashSet<String>();
    for (StreamOptions stream : streams) {
      if (!names.add(stream.kafkaTopic())) {
        throw new IllegalArgumentException("two streams of Kafka topic " + stream.kafkaTopic());
      }
    }
    return streams.stream().map(EventStream::new).toList();
  }

  String kafkaTopic() {
    return options.kafkaTopic();
  }

  StreamOptions options() {
    return options;
  }

  Stream stream() {
    return stream;
  }

  /** How the key is made of what is published; if not said, by what the event says itself. */
  Optional<KeyTemplate> key() {
    return key;
  }

  Routes routes() {
    return routes;
  }

  /** True if what a record decodes to can hang on the one before: a tombstone on its delete. */
  boolean looksBack() {
    return options.format() == Format.DEBEZIUM;
  }

  /** A decoder for one partition. */
  RecordDecoder decoder() {
    var origin = new Origin(options, routes.scope());
    return switch (options.format()) {
      case CLOUDEVENTS -> new CloudEventDecoder(origin, routes.scope());
      case DEBEZIUM -> new DebeziumDecoder(origin, routes.scope());
      case JSON -> new JsonDecoder(origin, routes.scope(), options.json().orElse(JsonPaths.NONE));
    };
  }
}
