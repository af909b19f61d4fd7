package dev.carillon.kafka.template;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An event without topics, as decoded from a record.
 *
 * @param dataFound the fields that the templates use in {@code data}
 * @param oldFound the fields that they use in {@code old}
 */
public record DecodedRecord(
    String id,
    String source,
    String type,
    Optional<String> subject,
    Instant time,
    Operation operation,
    Optional<String> key,
    Json data,
    Optional<Json> old,
    Optional<String> traceparent,
    ExtractedFields dataFound,
    ExtractedFields oldFound) {

  /** A copy with a key, data and further fields. */
  public DecodedRecord with(Optional<String> newKey, Json newData, ExtractedFields newFound) {
    return new DecodedRecord(
        id,
        source,
        type,
        subject,
        time,
        operation,
        newKey,
        newData,
        old,
        traceparent,
        newFound,
        oldFound);
  }

  /** The state that {@code old} describes, as if it were current. */
  Optional<DecodedRecord> before() {
    return old.map(
        was ->
            new DecodedRecord(
                id,
                source,
                type,
                subject,
                time,
                operation,
                key,
                was,
                Optional.empty(),
                traceparent,
                oldFound,
                oldFound.nothing()));
  }

  public ChangeEvent event(
      List<Topic> topics, Position position, Optional<BeforeImage> prior, List<Topic> former) {
    return new ChangeEvent(
        id,
        source,
        type,
        subject,
        time,
        topics,
        operation,
        key,
        data,
        old,
        traceparent,
        position,
        prior,
        former);
  }
}
