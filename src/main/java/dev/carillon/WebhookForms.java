package dev.carillon;

import dev.carillon.core.Condition;
import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.dialect.topics.Form;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Place;
import dev.carillon.event.Prior;
import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import java.util.List;
import java.util.Optional;

/** How webhooks can be written: as the sockets of each protocol. */
final class WebhookForms {
  private static final String ENVELOPE = "carillon";
  private static final String CLOUDEVENTS = "cloudevents";
  private static final String DATALOY = "dataloy";

  private WebhookForms() {}

  /** The usual one first. */
  static List<dev.carillon.webhook.Form> all(ObjectTypes types, boolean gapRanges) {
    Form envelope = Form.ENVELOPE.withRanges(gapRanges);
    Form cloudEvents = Form.CLOUDEVENTS.withRanges(gapRanges);
    return List.of(
        of(ENVELOPE, "application/json", envelope),
        of(CLOUDEVENTS, "application/cloudevents+json", cloudEvents),
        // That protocol has no word for a gap: it is told in ours.
        new dev.carillon.webhook.Form(
            DATALOY,
            "application/json",
            fields -> new ObjectEncoder(types, fields),
            Optional.of(new IsObject(types)),
            envelope::gap));
  }

  private static dev.carillon.webhook.Form of(String name, String contentType, Form form) {
    return new dev.carillon.webhook.Form(
        name, contentType, form::encoder, Optional.empty(), form::gap);
  }

  /** The change of an object, as Dataloy's sockets push it. */
  private record ObjectEncoder(ObjectTypes types, Optional<Projection> fields) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, Place at) {
      ObjectEvent change = types.of(event).orElseThrow();
      Json json =
          fields.map(kept -> change.json(kept.plus(ObjectType.ALWAYS))).orElseGet(change::json);
      return Frame.text(json.toString());
    }
  }

  /** That an event is the change of an object. */
  private record IsObject(ObjectTypes types) implements Condition {
    @Override
    public boolean holds(ChangeEvent event) {
      return types.of(event).isPresent();
    }

    @Override
    public boolean held(ChangeEvent event, Prior prior) {
      return holds(event);
    }
  }
}
