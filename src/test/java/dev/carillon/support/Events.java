package dev.carillon.support;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events, and everything round them, with good defaults. */
public final class Events {
  public static final Instant TIME = Instant.parse("2026-11-21T06:26:01.123Z");

  private Events() {}

  /** A stream that can have any topic, or the topics that the shapes hold. */
  public static Stream stream(String kafkaTopic, String... shapes) {
    String[] all = shapes.length == 0 ? new String[] {"**"} : shapes;
    return new Stream(kafkaTopic, Arrays.stream(all).map(TopicFilter::of).toList(), false);
  }

  /** Partition 0 of a Kafka topic, in slot 0. */
  public static Partition partition(String kafkaTopic) {
    return partition(stream(kafkaTopic), 0, 0);
  }

  /** The topic's id follows from its name. */
  public static Partition partition(Stream stream, int number, int slot) {
    byte[] name = stream.kafkaTopic().getBytes(StandardCharsets.UTF_8);
    return new Partition(stream, UUID.nameUUIDFromBytes(name), number, slot);
  }

  public static Position position(Partition partition, long offset) {
    return new Position(partition, offset, 0);
  }

  /** Starts an event {@code vehicle:7} of partition 0 of {@code events}, at offset 0. */
  public static Builder event() {
    return new Builder();
  }

  public static Gap undecodable(Partition partition, long offset) {
    return Gap.of(Gap.Cause.UNDECODABLE, partition, offset, offset + 1);
  }

  /** A batch that got as far as its items, 1,000 bytes each. */
  public static EventBatch batch(Item... items) {
    return batch(List.of(items));
  }

  /** A batch that got as far as its items, 1,000 bytes each. */
  public static EventBatch batch(List<? extends Item> items) {
    Map<Partition, Position> reached = new LinkedHashMap<>();
    for (Item item : items) {
      Position next = after(item);
      reached.put(next.partition(), next);
    }
    return new EventBatch(List.copyOf(items), List.copyOf(reached.values()), items.size() * 1_000);
  }

  /** A batch that says how far partitions are and brings nothing else: how a partition starts. */
  public static EventBatch announcing(Position... reached) {
    return new EventBatch(List.of(), List.of(reached), 0);
  }

  /** The position of whoever has the item. */
  public static Position after(Item item) {
    if (item instanceof ChangeEvent event) {
      Position at = event.position();
      return new Position(at.partition(), at.offset() + 1, at.leaderEpoch());
    }
    Gap.Range range = ((Gap) item).ranges().get(0);
    return new Position(range.partition(), range.to(), -1);
  }

  /** An event in the making. */
  public static final class Builder {
    private Optional<String> id = Optional.empty();
    private String type = "vehicle_updated";
    private List<Topic> topics = List.of(Topic.of("vehicle:7"));
    private Operation operation = Operation.NONE;
    private Optional<String> key = Optional.empty();
    private Json data = Json.of(Map.of());
    private Optional<Json> old = Optional.empty();
    private Instant time = TIME;
    private Optional<Position> position = Optional.empty();
    private Optional<BeforeImage> prior = Optional.empty();
    private Optional<List<Topic>> former = Optional.empty();

    private Builder() {}

    public Builder id(String value) {
      id = Optional.of(value);
      return this;
    }

    public Builder time(Instant value) {
      time = value;
      return this;
    }

    public Builder type(String value) {
      type = value;
      return this;
    }

    public Builder topics(String... texts) {
      topics = Arrays.stream(texts).map(Topic::of).toList();
      return this;
    }

    public Builder operation(Operation value) {
      operation = value;
      return this;
    }

    public Builder key(String value) {
      key = Optional.of(value);
      return this;
    }

    /** A JSON text, kept as it is. */
    public Builder data(String json) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      data = new Json(bytes, 0, bytes.length);
      return this;
    }

    /** A JSON text, kept as it is. */
    public Builder old(String json) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      old = Optional.of(new Json(bytes, 0, bytes.length));
      return this;
    }

    public Builder at(Partition partition, long offset) {
      return at(Events.position(partition, offset));
    }

    public Builder at(Position value) {
      position = Optional.of(value);
      return this;
    }

    /** After this event of the entity; null: there was none. */
    public Builder after(@Nullable ChangeEvent before) {
      prior = Optional.of(before == null ? BeforeImage.NOTHING : BeforeImage.of(before));
      return this;
    }

    /** The topics of what {@code old} shows; without this they are what they were. */
    public Builder former(String... texts) {
      former = Optional.of(Arrays.stream(texts).map(Topic::of).toList());
      return this;
    }

    /** The id is the position unless one was given. */
    public ChangeEvent build() {
      Position at = position.orElseGet(() -> Events.position(partition("events"), 0));
      List<Topic> before =
          prior.filter(BeforeImage::exists).map(BeforeImage::topics).orElse(topics);
      return new ChangeEvent(
          id.orElseGet(at::toString),
          "/test",
          type,
          Optional.empty(),
          time,
          topics,
          operation,
          key,
          data,
          old,
          Optional.empty(),
          at,
          prior,
          former.orElse(before));
    }
  }
}
