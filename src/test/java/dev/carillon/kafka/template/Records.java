package dev.carillon.kafka.template;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.RecordDecoder;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The records of partition 3 of a stream's Kafka topic, and what becomes of them one by one. */
public final class Records {
  public static final Instant TIME = Instant.parse("2026-11-21T06:26:01.123Z");

  private final EventStream stream;
  private final Partition partition;
  private final RecordDecoder decoder;
  private long offset = 40;

  public Records(StreamOptions options) {
    stream = new EventStream(options);
    partition = new Partition(stream.stream(), new UUID(0, 1), 3, 0);
    decoder = stream.decoder();
  }

  /** The event of the next record; nothing if it is passed over. */
  public Optional<ChangeEvent> next(@Nullable String key, @Nullable String value, String... headers)
      throws DecodeException {
    return next(bytes(key), bytes(value), headers(headers));
  }

  public Optional<ChangeEvent> next(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers)
      throws DecodeException {
    var record = record(key, value, headers);
    Optional<DecodedRecord> draft = decoder.decode(record);
    if (draft.isEmpty()) {
      return Optional.empty();
    }
    List<Topic> topics = stream.routes().topics(draft.get());
    return topics.isEmpty()
        ? Optional.empty()
        : draft.map(
            d ->
                d.event(
                    topics,
                    new Position(partition, record.offset(), 7),
                    Optional.empty(),
                    stream.routes().former(d, topics, Optional.empty())));
  }

  public ChangeEvent event(@Nullable String key, @Nullable String value, String... headers) {
    try {
      return next(key, value, headers).orElseThrow();
    } catch (DecodeException e) {
      throw new AssertionError(e.why() + ": " + e.getMessage(), e);
    }
  }

  /** Why no event can be made of the record. */
  public DecodeException.Cause cause(
      @Nullable String key, @Nullable String value, String... headers) {
    return cause(bytes(key), bytes(value), headers(headers));
  }

  public DecodeException.Cause cause(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    DecodeException failure =
        catchThrowableOfType(DecodeException.class, () -> next(key, value, headers));
    if (failure == null) {
      throw new AssertionError("it was decoded");
    }
    return failure.why();
  }

  public ConsumerRecord<byte[], byte[]> record(@Nullable String key, @Nullable String value) {
    return record(bytes(key), bytes(value), headers());
  }

  public EventStream stream() {
    return stream;
  }

  public Partition partition() {
    return partition;
  }

  @SuppressWarnings("NullAway") // Kafka's constructor is not annotated: null is a tombstone
  private ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        stream.kafkaTopic(),
        partition.number(),
        offset++,
        TIME.toEpochMilli(),
        TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.of(7));
  }

  /** Headers from names and values in turn. */
  public static RecordHeaders headers(String... namesAndValues) {
    var headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
    }
    return headers;
  }

  public static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  public static List<String> topics(ChangeEvent event) {
    return event.topics().stream().map(Topic::toString).toList();
  }
}
