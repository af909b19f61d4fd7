package dev.carillon.dialect.topics;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import dev.carillon.expression.Projection;
import dev.carillon.topic.Topic;
import java.util.Optional;

/**
 * Encodes events in Carillon's JSON envelope.
 *
 * @param projection selects the data to keep; without one the record's own bytes are the data
 */
record EnvelopeEncoder(Optional<Projection> projection) implements Encoder {
  private static final int OVERHEAD_BYTES = 384;

  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    String cursor = at.cursor();
    JsonWriter json = start(event, TopicsWireNames.EVENT).string(TopicsWireNames.ID, cursor);
    return Frame.text(described(json, event).bytes()).withId(cursor);
  }

  @Override
  public Frame snapshot(ChangeEvent event) {
    JsonWriter json = start(event, TopicsWireNames.SNAPSHOT);
    return Frame.text(described(json, event).bytes()).withName(TopicsWireNames.SNAPSHOT);
  }

  @Override
  public Optional<Frame> left(ChangeEvent event, CursorPosition at) {
    String cursor = at.cursor();
    JsonWriter json =
        new JsonWriter(OVERHEAD_BYTES)
            .string(TopicsWireNames.TYPE, TopicsWireNames.LEFT)
            .string(TopicsWireNames.ID, cursor)
            .string(TopicsWireNames.TOPIC, formerTopic(event).toString())
            .string(TopicsWireNames.TIME, event.time().toString());
    event.key().ifPresent(key -> json.string(TopicsWireNames.KEY, key));
    return Optional.of(Frame.text(json.bytes()).withId(cursor));
  }

  /** The topic that the entity had, for a client that may not see its new one. */
  static Topic formerTopic(ChangeEvent event) {
    return event
        .prior()
        .filter(BeforeImage::exists)
        .map(prior -> prior.topics().get(0))
        .orElseGet(event::topic);
  }

  private static JsonWriter start(ChangeEvent event, String type) {
    return new JsonWriter(event.data().length() + OVERHEAD_BYTES)
        .string(TopicsWireNames.TYPE, type);
  }

  private JsonWriter described(JsonWriter json, ChangeEvent event) {
    json.string(TopicsWireNames.EVENT, event.type())
        .string(TopicsWireNames.TOPIC, event.topic().toString())
        .string(TopicsWireNames.TIME, event.time().toString());
    if (event.operation() != Operation.NONE) {
      json.string(TopicsWireNames.OP, event.operation().word());
    }
    if (event.position().partition().stream().state()) {
      event.key().ifPresent(key -> json.string(TopicsWireNames.KEY, key));
    }
    json.json(
        TopicsWireNames.DATA, projection.map(p -> p.apply(event.data())).orElseGet(event::data));
    event
        .old()
        .ifPresent(
            old -> json.json(TopicsWireNames.OLD, projection.map(p -> p.apply(old)).orElse(old)));
    return json;
  }
}
