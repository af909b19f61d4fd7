package dev.carillon.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The streams of the record set. */
enum SoakStream {
  /** CloudEvents, binary and structured, without state. */
  CALLS(
      "calls",
      8,
      "cloudevents",
      false,
      "call:{data.zone}:{data.key}",
      "team:{data.team}:call:{key}"),
  /** Plain JSON with state: entities that come, change, move between zones, and go. */
  ITEMS("items", 8, "json", true, "item:{key}", "zone:{data.zone}:item:{key}"),
  /** Debezium's envelopes: create, update with the row before, delete with its tombstone. */
  ROWS("rows", 8, "debezium", false, "row:{data.zone}:{data.key}"),
  /** The one that records are deleted from; nobody else listens to it. */
  SPARE("spare", 1, "json", false, "spare:{key}");

  private final String kafkaTopic;
  private final int partitions;
  private final String format;
  private final boolean state;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> templates;

  SoakStream(String kafkaTopic, int partitions, String format, boolean state, String... templates) {
    this.kafkaTopic = kafkaTopic;
    this.partitions = partitions;
    this.format = format;
    this.state = state;
    this.templates = List.of(templates);
  }

  static Optional<SoakStream> of(String kafkaTopic) {
    return Arrays.stream(values()).filter(s -> s.kafkaTopic.equals(kafkaTopic)).findAny();
  }

  String kafkaTopic() {
    return kafkaTopic;
  }

  int partitions() {
    return partitions;
  }

  boolean isState() {
    return state;
  }

  /** Filters that hold every topic its events can have. */
  List<String> shapes() {
    return templates.stream().map(t -> t.replaceAll("\\{[^}]*}", "*")).toList();
  }

  /** As an entry of {@code streams} in the configuration, in JSON. */
  String configuration() {
    return "{\"kafka-topic\":\"%s\",\"format\":\"%s\",\"state\":%s,\"topics\":[%s]}"
        .formatted(
            kafkaTopic,
            format,
            state,
            String.join(",", templates.stream().map(t -> '"' + t + '"').toList()));
  }
}
