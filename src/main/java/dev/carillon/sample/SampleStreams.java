package dev.carillon.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The streams of {@code sample/carillon.yaml} and the Kafka topics that the gateway writes, read
 * from that file.
 */
final class SampleStreams {
  static final String PREFIX = "sample";

  private static final String TABLES = PREFIX + ".public.";
  private static final String KAFKA_TOPIC = "kafka-topic";
  private static final int PARTITIONS = 3;

  private final JsonNode streams;
  private final List<String> written = new ArrayList<>();

  SampleStreams() {
    try {
      JsonNode configuration = new YAMLMapper().readTree(Resources.text("carillon.yaml"));
      streams = configuration.path("streams");
      for (JsonNode command : configuration.path("commands")) {
        written.add(command.path(KAFKA_TOPIC).asText());
      }
      written.add(configuration.path("openshock").path("command-topic").asText());
      written.add(configuration.path("connection-events").path(KAFKA_TOPIC).asText());
      written.add(configuration.path("webhooks").path(KAFKA_TOPIC).asText());
      written.add(configuration.path("alerts").path(KAFKA_TOPIC).asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ArrayNode json() {
    return (ArrayNode) streams;
  }

  /** The tables to capture, as {@code public.calls}. */
  List<String> tables() {
    var tables = new ArrayList<String>();
    for (JsonNode stream : streams) {
      String topic = stream.path(KAFKA_TOPIC).asText();
      if (topic.startsWith(TABLES)) {
        tables.add(topic.substring(PREFIX.length() + 1));
      }
    }
    return tables;
  }

  /**
   * A state stream is compacted: Kafka keeps the newest row of each key. The topics that the
   * gateway writes are not.
   */
  List<NewTopic> topics() {
    var topics = new ArrayList<NewTopic>();
    for (JsonNode stream : streams) {
      String policy = stream.path("state").asBoolean() ? "compact" : "delete";
      topics.add(topic(stream.path(KAFKA_TOPIC).asText(), policy));
    }
    written.stream().distinct().forEach(name -> topics.add(topic(name, "delete")));
    return topics;
  }

  private static NewTopic topic(String name, String policy) {
    return new NewTopic(name, PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", policy));
  }
}
