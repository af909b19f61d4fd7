package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Publisher;
import dev.carillon.core.RefusedException;
import dev.carillon.event.JsonWriter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /v1/events}: publishes CloudEvents, in the structured, the batched or the binary mode
 * of the CloudEvents HTTP binding. The answer is the cursor of a client that has them, once Kafka
 * has acknowledged all. Mounted without a body handler: it bounds the body itself. Stateless.
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
    body(context)
        .map(body -> CloudEventsBody.events(request.headers(), body.getBytes(), options.maxBatch()))
        .compose(events -> publisher.publish(Guard.principal(context), events))
        .compose(
            cursor ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(new JsonWriter(128).string("cursor", cursor).bytes())))
        .onFailure(failure -> Guard.refuse(request, new ProblemGate(), false, failure));
  }

  private Future<Buffer> body(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (declaredLength(request) > options.maxBodyBytes()) {
      return Future.failedFuture(tooLarge());
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var unused = request.response().writeContinue();
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > options.maxBodyBytes()) {
            whole.tryFail(tooLarge());
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(gone -> whole.tryFail(new RefusedException(CloseReason.GONE)));
    long timer =
        context
            .vertx()
            .setTimer(
                options.bodyTimeout().toMillis(),
                id -> whole.tryFail(new RefusedException(CloseReason.SILENT)));
    return whole.future().onComplete(done -> context.vertx().cancelTimer(timer));
  }

  /** What the client says, or 0; the bytes are counted in any case. */
  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        CloseReason.TOO_LARGE.with("a body of more than " + options.maxBodyBytes() + " bytes"));
  }
}
