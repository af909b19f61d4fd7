package dev.carillon.transport.signalr;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.transport.RefusalResponses;
import io.vertx.core.http.HttpServerRequest;

/** The responses that SignalR words itself. */
enum HubAnswer {
  ID_REQUIRED(400, "Connection ID required"),
  OTHER_TRANSPORT(400, "Cannot change transports mid-connection"),
  NOT_A_POLL(400, "Cannot terminate this connection via the DELETE endpoint."),
  NOT_FOUND(404, "No Connection with that ID"),
  NO_POST(405, "POST requests are not allowed for WebSocket connections."),
  ACTIVE(409, "Connection is already active."),
  TOO_LARGE(413, "The request is too large."),
  TOO_MANY(429, "Too many requests at once.");

  private final int status;
  private final String text;

  HubAnswer(int status, String text) {
    this.status = status;
    this.text = text;
  }

  void write(HttpServerRequest request) {
    if (!request.response().headWritten() && !request.response().closed()) {
      RefusalResponses.answer(
          request, new AuthenticationScheme.Refusal(status, "text/plain", text));
    }
  }
}
