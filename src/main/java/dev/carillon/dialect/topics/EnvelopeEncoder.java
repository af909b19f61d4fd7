package dev.carillon.dialect.topics;

import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import dev.carillon.event.Place;
import dev.carillon.event.Prior;
import dev.carillon.expression.Projection;
import dev.carillon.topic.Topic;
import java.util.Optional;

/**
 * Carillon's JSON envelope.
 *
 * @param projection what of the data is kept; without one the record's own bytes are the data
 */
record EnvelopeEncoder(Optional<Projection> projection) implements Encoder {
  private static final int OVERHEAD_BYTES = 384;

  @Override
  public Frame encode(ChangeEvent event, Place at) {
    String cursor = at.cursor();
    JsonWriter json = start(event, Words.EVENT).string(Words.ID, cursor);
    return Frame.text(described(json, event).bytes()).withId(cursor);
  }

  @Override
  public Frame snapshot(ChangeEvent event) {
    JsonWriter json = start(event, Words.SNAPSHOT);
    return Frame.text(described(json, event).bytes()).withName(Words.SNAPSHOT);
  }

  @Override
  public Optional<Frame> left(ChangeEvent event, Place at) {
    String cursor = at.cursor();
    JsonWriter json =
        new JsonWriter(OVERHEAD_BYTES)
            .string(Words.TYPE, Words.LEFT)
            .string(Words.ID, cursor)
            .string(Words.TOPIC, formerTopic(event).toString())
            .string(Words.TIME, event.time().toString());
    event.key().ifPresent(key -> json.string(Words.KEY, key));
    return Optional.of(Frame.text(json.bytes()).withId(cursor));
  }

  /** The name that the entity had for whoever does not see what has become of it. */
  static Topic formerTopic(ChangeEvent event) {
    return event
        .prior()
        .filter(Prior::exists)
        .map(prior -> prior.topics().get(0))
        .orElseGet(event::topic);
  }

  private static JsonWriter start(ChangeEvent event, String type) {
    return new JsonWriter(event.data().length() + OVERHEAD_BYTES).string(Words.TYPE, type);
  }

  private JsonWriter described(JsonWriter json, ChangeEvent event) {
    json.string(Words.EVENT, event.type())
        .string(Words.TOPIC, event.topic().toString())
        .string(Words.TIME, event.time().toString());
    if (event.operation() != Operation.NONE) {
      json.string(Words.OP, event.operation().word());
    }
    if (event.position().partition().stream().state()) {
      event.key().ifPresent(key -> json.string(Words.KEY, key));
    }
    json.json(Words.DATA, projection.map(p -> p.apply(event.data())).orElseGet(event::data));
    event
        .old()
        .ifPresent(old -> json.json(Words.OLD, projection.map(p -> p.apply(old)).orElse(old)));
    return json;
  }
}
