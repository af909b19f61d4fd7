package dev.carillon.soak;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A change as the records of its stream's format. */
final class RecordWriter {
  /** Says which change a record is; the gateway does not look at it. */
  static final String NUMBER = "soak-number";

  private RecordWriter() {}

  /** The records, the one with the number first. */
  static List<ProducerRecord<byte[], byte[]>> records(Change change) {
    if (!change.isReadable()) {
      byte[] value = Traffic.unreadable(change.number);
      return List.of(record(change, value, true));
    }
    return switch (change.stream) {
      case CALLS -> List.of(call(change));
      case ITEMS, SPARE ->
          List.of(record(change, change.isTombstone() ? null : json(change.data()), true));
      case ROWS -> row(change);
    };
  }

  private static ProducerRecord<byte[], byte[]> call(Change change) {
    Map<String, Object> attributes =
        Map.of(
            "specversion",
            "1.0",
            "id",
            "c-" + change.number,
            "source",
            "/soak",
            "type",
            change.type(),
            "time",
            Instant.ofEpochMilli(change.time).toString());
    if (change.number % 2 == 0) {
      var structured = new JsonObject(new java.util.LinkedHashMap<>(attributes));
      structured.put("data", change.data());
      ProducerRecord<byte[], byte[]> record =
          record(change, structured.encode().getBytes(StandardCharsets.UTF_8), true);
      record.headers().add("content-type", bytes("application/cloudevents+json"));
      return record;
    }
    ProducerRecord<byte[], byte[]> record = record(change, json(change.data()), true);
    record.headers().add("content-type", bytes("application/json"));
    attributes.forEach((name, value) -> record.headers().add("ce_" + name, bytes("" + value)));
    return record;
  }

  private static List<ProducerRecord<byte[], byte[]>> row(Change change) {
    var envelope = new JsonObject();
    boolean delete = change.op == Change.Op.DELETE;
    Map<String, Object> now = change.data();
    envelope.put("before", delete ? now : change.before.map(change::of).orElse(null));
    envelope.put("after", delete ? null : now);
    envelope.put("source", Map.of("table", "rows", "lsn", change.number + 1, "ts_ms", change.time));
    envelope.put(
        "op",
        switch (change.op) {
          case CREATE -> "c";
          case UPDATE -> "u";
          default -> "d";
        });
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
    records.add(record(change, envelope.encode().getBytes(StandardCharsets.UTF_8), true));
    if (delete) {
      records.add(record(change, null, false));
    }
    return records;
  }

  private static ProducerRecord<byte[], byte[]> record(
      Change change, byte @Nullable [] value, boolean numbered) {
    byte[] key =
        change.stream == SoakStream.ROWS
            ? json(Map.of("key", change.keyText()))
            : bytes(change.keyText());
    var record =
        new ProducerRecord<byte[], byte[]>(
            change.stream.kafkaTopic(), null, change.time, key, value);
    if (numbered) {
      record.headers().add(NUMBER, bytes(Integer.toString(change.number)));
    }
    return record;
  }

  private static byte[] json(Map<String, ?> value) {
    return bytes(new JsonObject(new java.util.LinkedHashMap<>(value)).encode());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
