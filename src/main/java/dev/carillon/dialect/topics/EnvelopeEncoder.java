package dev.carillon.dialect.topics;

import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;

/** Carillon's JSON envelope; the record's own bytes are its {@code data}. */
final class EnvelopeEncoder implements Encoder {
  static final EnvelopeEncoder INSTANCE = new EnvelopeEncoder();

  private static final int OVERHEAD_BYTES = 384;

  private EnvelopeEncoder() {}

  @Override
  public Frame encode(ChangeEvent event, Frontier at) {
    String cursor = at.cursor();
    var json =
        new JsonWriter(event.data().length() + OVERHEAD_BYTES)
            .string(Words.TYPE, Words.EVENT)
            .string(Words.ID, cursor)
            .string(Words.EVENT, event.type())
            .string(Words.TOPIC, event.topic().toString())
            .string(Words.TIME, event.time().toString());
    if (event.operation() != Operation.NONE) {
      json.string(Words.OP, event.operation().word());
    }
    json.json(Words.DATA, event.data());
    event.old().ifPresent(old -> json.json(Words.OLD, old));
    return Frame.text(json.bytes()).withId(cursor);
  }
}
