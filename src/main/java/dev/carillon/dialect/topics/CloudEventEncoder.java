package dev.carillon.dialect.topics;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import dev.carillon.expression.Projection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encodes events as CloudEvents 1.0 in the JSON format, with the extensions {@code cursor}, {@code
 * topic}, {@code op}, {@code key} and, where the record had them, {@code traceparent}; in a
 * snapshot with {@code snapshot} instead of a cursor.
 *
 * @param projection selects the data to keep; without one the record's own bytes are the data
 */
record CloudEventEncoder(Optional<Projection> projection) implements Encoder {
  private static final int OVERHEAD_BYTES = 512;

  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    String cursor = at.cursor();
    JsonWriter json = start(event).string(TopicsWireNames.CURSOR, cursor);
    return Frame.text(ended(json, event)).withId(cursor);
  }

  @Override
  public Frame snapshot(ChangeEvent event) {
    JsonWriter json = start(event).json(TopicsWireNames.SNAPSHOT, Json.of(true));
    return Frame.text(ended(json, event)).withName(TopicsWireNames.SNAPSHOT);
  }

  @Override
  public Optional<Frame> left(ChangeEvent event, CursorPosition at) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(TopicsWireNames.CURSOR, at.cursor());
    members.put(TopicsWireNames.TOPIC, EnvelopeEncoder.formerTopic(event).toString());
    members.put(TopicsWireNames.TIME, event.time().toString());
    event.key().ifPresent(key -> members.put(TopicsWireNames.KEY, key));
    // It has no name: on SSE, clients receive it with the events.
    Frame frame =
        Frame.text(EventFormat.CLOUDEVENTS.message(TopicsWireNames.LEFT, members).payload());
    return Optional.of(frame.withId(at.cursor()));
  }

  private static JsonWriter start(ChangeEvent event) {
    var json =
        new JsonWriter(event.data().length() + OVERHEAD_BYTES)
            .string("specversion", "1.0")
            .string(TopicsWireNames.ID, event.id())
            .string("source", event.source())
            .string(TopicsWireNames.TYPE, event.type());
    event.subject().ifPresent(subject -> json.string("subject", subject));
    return json.string(TopicsWireNames.TIME, event.time().toString())
        .string("datacontenttype", "application/json");
  }

  private byte[] ended(JsonWriter json, ChangeEvent event) {
    json.string(TopicsWireNames.TOPIC, event.topic().toString());
    if (event.operation() != Operation.NONE) {
      json.string(TopicsWireNames.OP, event.operation().word());
    }
    if (event.position().partition().stream().state()) {
      event.key().ifPresent(key -> json.string(TopicsWireNames.KEY, key));
    }
    event.traceparent().ifPresent(trace -> json.string("traceparent", trace));
    return json.json(
            TopicsWireNames.DATA, projection.map(p -> p.apply(event.data())).orElseGet(event::data))
        .bytes();
  }
}
