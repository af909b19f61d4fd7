package dev.carillon.http.endpoint;

import dev.carillon.core.Publisher;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.JsonWriter;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.RequestGuard;
import dev.carillon.transport.RequestBodies;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /v1/events}: publishes CloudEvents, in the structured, the batched or the binary mode
 * of the CloudEvents HTTP binding. The response is the cursor of a client that has them, once Kafka
 * has acknowledged all. Mounted without a body handler: it limits the body itself. Stateless.
 */
public final class EventsEndpoint implements Handler<RoutingContext> {
  public static final String PATH = "/v1/events";

  private final Publisher publisher;
  private final EventsOptions options;

  public EventsEndpoint(Publisher publisher, EventsOptions options) {
    this.publisher = publisher;
    this.options = options;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Principal principal = RequestGuard.principal(context);
    // Before a byte of the body: a client that may publish nothing is refused without reading it.
    if (principal.publish().isEmpty()) {
      throw new RefusedException(CloseReason.FORBIDDEN.with("no right to publish anything"));
    }
    publisher.admit(principal);
    RequestGuard.read(
            context,
            new RequestBodies.Bounds(options.maxBodyBytes(), options.bodyTimeout()),
            body ->
                publisher.publish(
                    principal,
                    CloudEventsBody.events(request.headers(), body.getBytes(), options.maxBatch())))
        .compose(
            cursor ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(new JsonWriter(128).string("cursor", cursor).bytes())))
        .onFailure(
            failure -> RequestGuard.refuse(context, new BearerAuthentication(), false, failure));
  }
}
