package dev.carillon.kafka.format;

import dev.carillon.event.JsonBytes;
import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decoder for plain JSON. Stateless. The whole record is {@code data}. Attributes are taken from
 * configured paths; if a path is not configured or not found, the attribute is derived from the
 * position of the record.
 */
final class JsonDecoder implements RecordDecoder {
  /** Seconds since 1970 reach this in the year 5138, milliseconds did in 1973. */
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private static final int NONE = -1;

  private final RecordOrigin origin;
  private final TemplateScope scope;
  private final int id;
  private final int type;
  private final int time;
  private final int key;
  private final int source;

  JsonDecoder(RecordOrigin origin, TemplateScope scope, JsonPaths paths) {
    this.origin = origin;
    this.scope = scope;
    this.id = slot(paths.id());
    this.type = slot(paths.type());
    this.time = slot(paths.time());
    this.key = slot(paths.key());
    this.source = slot(paths.source());
  }

  private int slot(Optional<String> path) {
    return path.map(text -> scope.paths().addOne(text)).orElse(NONE);
  }

  @Override
  public Optional<DecodedRecord> decode(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    byte[] value = record.value();
    if (value == null) {
      return origin.tombstone(record);
    }
    var found = new ExtractedFields(scope.paths());
    RecordJson.read(value, parser -> found.walk(parser, scope.paths().root()));
    String keyText = text(found, key);
    return Optional.of(
        new DecodedRecord(
            attribute(found, id, Attributes.ID, RecordOrigin.id(record)),
            attribute(found, source, Attributes.SOURCE, origin.source()),
            attribute(found, type, Attributes.TYPE, origin.entity()),
            Optional.empty(),
            time(text(found, time)).orElse(RecordOrigin.time(record)),
            Operation.NONE,
            origin.checked(keyText.isEmpty() ? RecordOrigin.key(record) : Optional.of(keyText)),
            JsonBytes.slice(value, 0, value.length),
            Optional.empty(),
            RecordOrigin.traceparent(record),
            found,
            new ExtractedFields(scope.paths())));
  }

  private static String text(ExtractedFields found, int slot) {
    return slot == NONE ? "" : found.one(slot);
  }

  private static String attribute(ExtractedFields found, int slot, String name, String otherwise)
      throws DecodeException {
    String text = text(found, slot);
    return Attributes.required(name, text.isEmpty() ? otherwise : text);
  }

  /** RFC 3339, or seconds or milliseconds since 1970; any other text is no time. */
  static Optional<Instant> time(String text) {
    if (!text.matches("\\d{1,15}")) {
      return Timestamps.of(text);
    }
    long number = Long.parseLong(text);
    return Optional.of(
            number < FIRST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number))
        .filter(Timestamps::isPlausible);
  }
}
