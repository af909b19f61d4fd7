package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.transport.RefusalResponses;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Responds to invalid HTTP requests, which have no route, and closes their connections. Stateless.
 */
public final class UnreadableRequests implements Handler<HttpServerRequest> {
  private final RefusalListener refusals;

  public UnreadableRequests(RefusalListener refusals) {
    this.refusals = refusals;
  }

  @Override
  public void handle(HttpServerRequest request) {
    RefusalReports.refused(refusals, request, reason(request));
    RefusalResponses.write(request, new BearerAuthentication(), reason(request), false);
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
