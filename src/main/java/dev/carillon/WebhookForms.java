package dev.carillon;

import dev.carillon.dialect.topics.Form;
import java.util.List;

/** How webhooks can be written: as the sockets of each protocol. */
final class WebhookForms {
  private static final String ENVELOPE = "carillon";
  private static final String CLOUDEVENTS = "cloudevents";

  private WebhookForms() {}

  static List<dev.carillon.webhook.Form> all() {
    return List.of(
        of(ENVELOPE, "application/json", Form.ENVELOPE),
        of(CLOUDEVENTS, "application/cloudevents+json", Form.CLOUDEVENTS));
  }

  private static dev.carillon.webhook.Form of(String name, String contentType, Form form) {
    return new dev.carillon.webhook.Form(name, contentType, form::encoder, form::gap);
  }
}
