package dev.carillon.webhook;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Receiver of webhook messages. */
public interface MessageReceiver {
  /**
   * Posts a message once.
   *
   * @return the outcome, on the caller's event loop; never fails
   */
  Future<DeliveryOutcome> post(Request request);

  /**
   * One request.
   *
   * @param id the {@code webhook-id}
   * @param signatures the {@code webhook-signature} for that timestamp
   */
  record Request(
      WebhookTarget target,
      String id,
      long timestamp,
      String signatures,
      String contentType,
      Buffer body) {}
}
