package dev.carillon.dialect.topics;

import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;

/**
 * CloudEvents 1.0 in the JSON format, with the extensions {@code cursor}, {@code topic}, {@code op}
 * and, where the record had them, {@code traceparent}.
 */
final class CloudEventEncoder implements Encoder {
  static final CloudEventEncoder INSTANCE = new CloudEventEncoder();

  private static final int OVERHEAD_BYTES = 512;

  private CloudEventEncoder() {}

  @Override
  public Frame encode(ChangeEvent event, Frontier at) {
    String cursor = at.cursor();
    var json =
        new JsonWriter(event.data().length() + OVERHEAD_BYTES)
            .string("specversion", "1.0")
            .string(Words.ID, event.id())
            .string("source", event.source())
            .string(Words.TYPE, event.type());
    event.subject().ifPresent(subject -> json.string("subject", subject));
    json.string(Words.TIME, event.time().toString())
        .string("datacontenttype", "application/json")
        .string(Words.CURSOR, cursor)
        .string(Words.TOPIC, event.topic().toString());
    if (event.operation() != Operation.NONE) {
      json.string(Words.OP, event.operation().word());
    }
    event.traceparent().ifPresent(trace -> json.string("traceparent", trace));
    return Frame.text(json.json(Words.DATA, event.data()).bytes()).withId(cursor);
  }
}
