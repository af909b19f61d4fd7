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

/** The streams of {@code sample/carillon.yaml}: there they stand, and nowhere else. */
final class SampleStreams {
  static final String PREFIX = "sample";

  private static final String TABLES = PREFIX + ".public.";
  private static final int PARTITIONS = 3;

  private final JsonNode streams;

  SampleStreams() {
    try {
      streams = new YAMLMapper().readTree(Resources.text("carillon.yaml")).path("streams");
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
      String topic = stream.path("kafka-topic").asText();
      if (topic.startsWith(TABLES)) {
        tables.add(topic.substring(PREFIX.length() + 1));
      }
    }
    return tables;
  }

  /** A state stream is compacted: Kafka keeps the newest row of each key. */
  List<NewTopic> topics() {
    var topics = new ArrayList<NewTopic>();
    for (JsonNode stream : streams) {
      String policy = stream.path("state").asBoolean() ? "compact" : "delete";
      topics.add(
          new NewTopic(stream.path("kafka-topic").asText(), PARTITIONS, (short) 1)
              .configs(Map.of("cleanup.policy", policy)));
    }
    return topics;
  }
}
