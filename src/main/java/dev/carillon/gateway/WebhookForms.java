package dev.carillon.gateway;

import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.topics.EventFormat;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import java.util.List;
import java.util.Optional;

/** The message formats of webhooks: one for each protocol's sockets. */
public final class WebhookForms {
  private static final String ENVELOPE = "carillon";
  private static final String CLOUDEVENTS = "cloudevents";
  private static final String DATALOY = "dataloy";

  private WebhookForms() {}

  /** All formats, the default first. */
  public static List<dev.carillon.webhook.WebhookFormat> all(ObjectTypes types, boolean gapRanges) {
    EventFormat envelope = EventFormat.ENVELOPE.withRanges(gapRanges);
    EventFormat cloudEvents = EventFormat.CLOUDEVENTS.withRanges(gapRanges);
    return List.of(
        of(ENVELOPE, "application/json", envelope),
        of(CLOUDEVENTS, "application/cloudevents+json", cloudEvents),
        // The protocol has no message for a gap, so Carillon's is used.
        new dev.carillon.webhook.WebhookFormat(
            DATALOY,
            "application/json",
            fields -> new ObjectEncoder(types, fields),
            Optional.of(new IsObject(types)),
            envelope::gap));
  }

  private static dev.carillon.webhook.WebhookFormat of(
      String name, String contentType, EventFormat form) {
    return new dev.carillon.webhook.WebhookFormat(
        name, contentType, form::encoder, Optional.empty(), form::gap);
  }

  /** Encodes the change of an object as Dataloy's sockets do. */
  private record ObjectEncoder(ObjectTypes types, Optional<Projection> fields) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, CursorPosition at) {
      ObjectEvent change = types.of(event).orElseThrow();
      Json json =
          fields.map(kept -> change.json(kept.plus(ObjectType.ALWAYS))).orElseGet(change::json);
      return Frame.text(json.toString());
    }
  }

  /** Condition that an event is the change of an object. */
  private record IsObject(ObjectTypes types) implements Condition {
    @Override
    public boolean holds(ChangeEvent event) {
      return types.of(event).isPresent();
    }

    @Override
    public boolean held(ChangeEvent event, BeforeImage prior) {
      return holds(event);
    }
  }
}
