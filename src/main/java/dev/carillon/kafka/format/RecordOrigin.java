package dev.carillon.kafka.format;

import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Derives attributes that a record does not have from the position of the record. */
public final class RecordOrigin {
  static final String DELETED = "_deleted";
  static final Json NULL = Json.of(null);

  private static final String TRACE_HEADER = "traceparent";

  private final StreamOptions stream;
  private final TemplateScope scope;

  RecordOrigin(StreamOptions stream, TemplateScope scope) {
    this.stream = stream;
    this.scope = scope;
  }

  boolean isState() {
    return stream.state();
  }

  public static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }

  String source() {
    return stream.source().orElse("/kafka/" + stream.kafkaTopic());
  }

  /** Type of the entities: the last part of the Kafka topic's name. */
  String entity() {
    String name = stream.kafkaTopic();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static Instant time(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
  }

  static Optional<String> key(ConsumerRecord<byte[], byte[]> record) {
    return text(record.key());
  }

  /** On a state stream the key is the entity's identity, and is required. */
  Optional<String> checked(Optional<String> key) throws DecodeException {
    if (stream.state() && key.filter(text -> !text.isEmpty()).isEmpty()) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "no key, on a state stream");
    }
    return key;
  }

  static Optional<String> traceparent(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(TRACE_HEADER);
    return header == null ? Optional.empty() : text(header.value()).filter(Attributes::isTrace);
  }

  /** The bytes as text, if they are valid UTF-8. */
  static Optional<String> text(byte @org.jspecify.annotations.Nullable [] bytes) {
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Decodes a record without a value: on a state stream it means that the entity was deleted. */
  Optional<DecodedRecord> tombstone(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
    if (!stream.state()) {
      return Optional.empty();
    }
    var nothing = new ExtractedFields(scope.paths());
    return Optional.of(
        new DecodedRecord(
            id(record),
            source(),
            entity() + DELETED,
            Optional.empty(),
            time(record),
            Operation.DELETE,
            checked(key(record)),
            NULL,
            Optional.empty(),
            traceparent(record),
            nothing,
            nothing));
  }
}
