package dev.carillon.kafka.format;

import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Decoder for the CloudEvents Kafka binding 1.0.2. Stateless. A record with a matching {@code
 * content-type} is in structured mode, and a record with {@code ce_} headers in binary mode. A
 * record with neither is tried as structured, because many producers omit the header.
 */
public final class CloudEventDecoder implements RecordDecoder {
  static final String CONTENT_TYPE = "content-type";
  static final String STRUCTURED = "application/cloudevents+json";

  private static final String ANY_STRUCTURED = "application/cloudevents";
  private static final String PREFIX = "ce_";

  private final RecordOrigin origin;
  private final TemplateScope scope;

  CloudEventDecoder(RecordOrigin origin, TemplateScope scope) {
    this.origin = origin;
    this.scope = scope;
  }

  @Override
  public Optional<DecodedRecord> decode(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    String contentType =
        Optional.ofNullable(record.headers().lastHeader(CONTENT_TYPE))
            .flatMap(header -> RecordOrigin.text(header.value()))
            .orElse("");
    byte[] value = record.value();
    if (contentType.toLowerCase(Locale.ROOT).startsWith(ANY_STRUCTURED)) {
      return value == null
          ? origin.tombstone(record)
          : Optional.of(structured(record, value, contentType));
    }
    Attributes attributes = attributes(record);
    if (!attributes.isEmpty()) {
      return Optional.of(binary(record, attributes, contentType));
    }
    return value == null
        ? origin.tombstone(record)
        : Optional.of(structured(record, value, STRUCTURED));
  }

  private DecodedRecord structured(
      ConsumerRecord<byte[], byte[]> record, byte[] value, String contentType)
      throws DecodeException {
    if (!contentType.split(";", 2)[0].strip().equalsIgnoreCase(STRUCTURED)) {
      throw new DecodeException(Cause.UNSUPPORTED, "CloudEvents in another format than JSON");
    }
    StructuredEvent event = StructuredEvent.read(value, scope);
    return draft(record, event.attributes(), event.content(), Operation.NONE);
  }

  private static Attributes attributes(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    var attributes = new Attributes();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(PREFIX) || header.value() == null) {
        continue;
      }
      String name = header.key().substring(PREFIX.length());
      if (Attributes.isRead(name) && !name.equals(Attributes.CONTENT_TYPE)) {
        attributes.put(
            name,
            RecordOrigin.text(header.value())
                .orElseThrow(() -> new DecodeException(Cause.BAD_TEXT, name + " is not UTF-8")));
      }
    }
    return attributes;
  }

  /**
   * A record without a value is still a tombstone (Kafka binding, section 3.2.2), but its headers
   * name the entity.
   */
  private DecodedRecord binary(
      ConsumerRecord<byte[], byte[]> record, Attributes attributes, String contentType)
      throws DecodeException {
    attributes.requireVersion();
    byte[] value = record.value();
    boolean deleted = value == null && origin.isState();
    CloudEventData content =
        value == null || value.length == 0
            ? CloudEventData.none(scope)
            : CloudEventData.of(value, ContentType.of(contentType), scope);
    return draft(record, attributes, content, deleted ? Operation.DELETE : Operation.NONE);
  }

  private DecodedRecord draft(
      ConsumerRecord<byte[], byte[]> record,
      Attributes attributes,
      CloudEventData content,
      Operation operation)
      throws DecodeException {
    Optional<String> trace = attributes.traceparent();
    Optional<String> key = RecordOrigin.key(record);
    if (key.isEmpty()) {
      key = attributes.optional(Attributes.PARTITION_KEY);
    }
    return draft(
        attributes,
        content,
        operation,
        new Rest(
            origin.checked(key),
            RecordOrigin.time(record),
            trace.isPresent() ? trace : RecordOrigin.traceparent(record),
            new ExtractedFields(scope.paths())));
  }

  /** Parts of an event that do not come from its attributes or data. */
  public record Rest(
      Optional<String> key,
      Instant time,
      Optional<String> traceparent,
      ExtractedFields nothingFound) {}

  public static DecodedRecord draft(
      Attributes attributes, CloudEventData content, Operation operation, Rest rest)
      throws DecodeException {
    return new DecodedRecord(
        attributes.required(Attributes.ID),
        attributes.required(Attributes.SOURCE),
        attributes.required(Attributes.TYPE),
        attributes.optional(Attributes.SUBJECT),
        attributes.time().orElse(rest.time()),
        operation,
        rest.key(),
        content.data(),
        Optional.empty(),
        rest.traceparent(),
        content.found(),
        rest.nothingFound());
  }
}
