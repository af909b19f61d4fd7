package dev.carillon.dialect.topics;

import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import dev.carillon.event.Place;
import dev.carillon.expression.Projection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * CloudEvents 1.0 in the JSON format, with the extensions {@code cursor}, {@code topic}, {@code
 * op}, {@code key} and, where the record had them, {@code traceparent}; in a snapshot with {@code
 * snapshot} instead of a cursor.
 *
 * @param projection what of the data is kept; without one the record's own bytes are the data
 */
record CloudEventEncoder(Optional<Projection> projection) implements Encoder {
  private static final int OVERHEAD_BYTES = 512;

  @Override
  public Frame encode(ChangeEvent event, Place at) {
    String cursor = at.cursor();
    JsonWriter json = start(event).string(Words.CURSOR, cursor);
    return Frame.text(ended(json, event)).withId(cursor);
  }

  @Override
  public Frame snapshot(ChangeEvent event) {
    JsonWriter json = start(event).json(Words.SNAPSHOT, Json.of(true));
    return Frame.text(ended(json, event)).withName(Words.SNAPSHOT);
  }

  @Override
  public Optional<Frame> left(ChangeEvent event, Place at) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(Words.CURSOR, at.cursor());
    members.put(Words.TOPIC, EnvelopeEncoder.formerTopic(event).toString());
    members.put(Words.TIME, event.time().toString());
    event.key().ifPresent(key -> members.put(Words.KEY, key));
    // It has no name: whoever takes events on SSE is to get it among them.
    Frame frame = Frame.text(Form.CLOUDEVENTS.message(Words.LEFT, members).payload());
    return Optional.of(frame.withId(at.cursor()));
  }

  private static JsonWriter start(ChangeEvent event) {
    var json =
        new JsonWriter(event.data().length() + OVERHEAD_BYTES)
            .string("specversion", "1.0")
            .string(Words.ID, event.id())
            .string("source", event.source())
            .string(Words.TYPE, event.type());
    event.subject().ifPresent(subject -> json.string("subject", subject));
    return json.string(Words.TIME, event.time().toString())
        .string("datacontenttype", "application/json");
  }

  private byte[] ended(JsonWriter json, ChangeEvent event) {
    json.string(Words.TOPIC, event.topic().toString());
    if (event.operation() != Operation.NONE) {
      json.string(Words.OP, event.operation().word());
    }
    if (event.position().partition().stream().state()) {
      event.key().ifPresent(key -> json.string(Words.KEY, key));
    }
    event.traceparent().ifPresent(trace -> json.string("traceparent", trace));
    return json.json(Words.DATA, projection.map(p -> p.apply(event.data())).orElseGet(event::data))
        .bytes();
  }
}
