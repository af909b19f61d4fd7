package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusalListener;
import dev.carillon.transport.Refusals;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers what was sent as a request and cannot be read as one: it has no route, and its connection
 * is of no more use. Stateless.
 */
final class UnreadableRequests implements Handler<HttpServerRequest> {
  private final RefusalListener refusals;

  UnreadableRequests(RefusalListener refusals) {
    this.refusals = refusals;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Reports.refused(refusals, request, reason(request));
    Refusals.write(request, new ProblemGate(), reason(request), false);
  }

  static CloseReason reason(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return CloseReason.URL_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? CloseReason.HEADERS_TOO_LARGE
        : CloseReason.BAD_REQUEST;
  }
}
