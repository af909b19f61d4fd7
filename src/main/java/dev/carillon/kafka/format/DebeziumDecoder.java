package dev.carillon.kafka.format;

import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.event.Operation;
import dev.carillon.kafka.format.RecordJson.Span;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decoder for Debezium's change envelope. Remembers the last delete, so there is one per partition.
 * A create or a snapshot read becomes {@code <table>_created}, an update {@code <table>_updated}, a
 * delete {@code <table>_deleted} with the last values of the row, a truncate {@code
 * <table>_truncated} without data; logical messages do not concern a row and are skipped. A delete
 * and the tombstone after it are one event.
 */
final class DebeziumDecoder implements RecordDecoder {
  private static final int MAX_ID_LENGTH = 512;

  private final RecordOrigin origin;
  private final TemplateScope scope;
  private byte @Nullable [] deleted;
  private boolean awaitsTombstone;

  /** The row that a record is about. For a delete, only what is known of the deleted row. */
  private record Row(Json data, ExtractedFields found) {}

  DebeziumDecoder(RecordOrigin origin, TemplateScope scope) {
    this.origin = origin;
    this.scope = scope;
  }

  @Override
  public Optional<DecodedRecord> decode(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    byte[] value = record.value();
    if (value == null) {
      return tombstone(record);
    }
    ChangeEnvelope change = ChangeEnvelope.read(value, scope);
    return switch (change.op()) {
      case "c", "r" ->
          Optional.of(draft(record, change, Operation.CREATE, "_created", after(value, change)));
      case "u" ->
          Optional.of(draft(record, change, Operation.UPDATE, "_updated", after(value, change)));
      case "d" -> Optional.of(delete(record, value, change));
      case "t" ->
          Optional.of(
              draft(
                  record,
                  change,
                  Operation.NONE,
                  "_truncated",
                  new Row(RecordOrigin.NULL, new ExtractedFields(scope.paths()))));
      case "m" -> Optional.empty();
      default -> throw new DecodeException(Cause.UNSUPPORTED, "an op other than c, r, u, d, t, m");
    };
  }

  private static Row after(byte[] value, ChangeEnvelope change) throws DecodeException {
    if (change.after().isEmpty()) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "no after");
    }
    return new Row(slice(value, change.after(), change), change.foundAfter());
  }

  /**
   * A schema around the change is often most of the record; then the parts are copied, so that they
   * do not keep all of it in memory.
   */
  private static Json slice(byte[] value, Span span, ChangeEnvelope change) {
    boolean small = 2 * (change.before().length() + change.after().length()) < value.length;
    return small
        ? JsonBytes.copy(value, span.from(), span.to())
        : JsonBytes.slice(value, span.from(), span.to());
  }

  private DecodedRecord delete(
      ConsumerRecord<byte[], byte[]> record, byte[] value, ChangeEnvelope change)
      throws DecodeException {
    // The delete was decoded, whether or not it makes a topic; its tombstone adds nothing.
    deleted = record.key();
    awaitsTombstone = true;
    Row row =
        change.before().isEmpty()
            ? keyColumns(record)
            : new Row(slice(value, change.before(), change), change.foundBefore());
    return draft(record, change, Operation.DELETE, RecordOrigin.DELETED, row);
  }

  /** The only known part of a deleted row: its key, as an object. */
  private Row keyColumns(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
    var found = new ExtractedFields(scope.paths());
    Optional<Json> columns = RowKey.of(record.key()).flatMap(RowKey::object);
    if (columns.isPresent()) {
      RecordJson.read(columns.get().bytes(), parser -> found.walk(parser, scope.paths().root()));
    }
    return new Row(columns.orElse(RecordOrigin.NULL), found);
  }

  private Optional<DecodedRecord> tombstone(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    if (awaitsTombstone && Arrays.equals(deleted, record.key())) {
      awaitsTombstone = false;
      return Optional.empty();
    }
    // A tombstone alone is what compaction left of a delete.
    Optional<DecodedRecord> bare = origin.tombstone(record);
    if (bare.isEmpty()) {
      return bare;
    }
    Row row = keyColumns(record);
    return Optional.of(bare.get().with(key(record), row.data(), row.found()));
  }

  private DecodedRecord draft(
      ConsumerRecord<byte[], byte[]> record,
      ChangeEnvelope change,
      Operation operation,
      String verb,
      Row row)
      throws DecodeException {
    Optional<String> key = key(record);
    boolean hasOld = operation == Operation.UPDATE && !change.before().isEmpty();
    return new DecodedRecord(
        id(record, change, key),
        origin.source(),
        Attributes.required(Attributes.TYPE, change.table().orElse(origin.entity()) + verb),
        Optional.empty(),
        change.time().orElse(RecordOrigin.time(record)),
        operation,
        key,
        row.data(),
        hasOld ? Optional.of(slice(record.value(), change.before(), change)) : Optional.empty(),
        RecordOrigin.traceparent(record),
        row.found(),
        hasOld ? change.foundBefore() : new ExtractedFields(scope.paths()));
  }

  private Optional<String> key(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
    Optional<RowKey> key = RowKey.of(record.key());
    return origin.checked(key.isPresent() ? key.map(RowKey::text) : RecordOrigin.key(record));
  }

  /**
   * The same id when a change is captured again, because Debezium can deliver duplicates; clients
   * deduplicate by it.
   */
  private static String id(
      ConsumerRecord<byte[], byte[]> record, ChangeEnvelope change, Optional<String> key) {
    if (change.lsn().isEmpty() || key.isEmpty()) {
      return RecordOrigin.id(record);
    }
    String id = change.lsn().get() + ":" + key.get();
    return id.length() <= MAX_ID_LENGTH && Attributes.isClean(id) ? id : RecordOrigin.id(record);
  }
}
