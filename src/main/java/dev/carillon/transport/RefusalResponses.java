package dev.carillon.transport;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Writes the responses to requests that do not become a session. */
public final class RefusalResponses {
  private static final int LINGER_MILLIS = 1_000;
  private static final int RETRY_MIN_MILLIS = 1_000;
  private static final int RETRY_MAX_MILLIS = 5_000;

  private RefusalResponses() {}

  /**
   * Writes the refusal as the mount words it. A browser's EventSource gives up permanently after
   * any status but 200, so it receives a temporary refusal as a stream that ends (promises.md,
   * section 5).
   */
  public static void write(
      HttpServerRequest request,
      AuthenticationScheme gate,
      CloseReason reason,
      boolean eventStream) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    if (eventStream && reason.reconnect()) {
      SseConnection.headers(response);
      var unused =
          response.end(
              "retry: "
                  + retryMillis()
                  + "\n"
                  + new String(SseConnection.closing(reason), StandardCharsets.UTF_8));
      return;
    }
    AuthenticationScheme.Refusal refusal = gate.refuse(reason, UUID.randomUUID().toString());
    if (refusal.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (reason.reconnect()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString((retryMillis() + 999) / 1000));
    }
    answer(request, refusal);
  }

  /** Responds, whether or not the request's body was read; the response must not have begun. */
  public static void answer(HttpServerRequest request, AuthenticationScheme.Refusal refusal) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(refusal.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, refusal.contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!request.isEnded()) {
      // An unread body would be taken for the next request.
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      linger(request);
    }
    var unused = response.end(refusal.body());
  }

  /**
   * Discards what the client still sends, for a moment: closing a connection with unread bytes
   * resets it, and the response is lost. Vert.x itself would wait for the end of a body for ever.
   */
  private static void linger(HttpServerRequest request) {
    request.handler(rest -> {}).resume();
    Context context = Vertx.currentContext();
    if (context != null) {
      context.owner().setTimer(LINGER_MILLIS, timer -> cut(request));
    }
  }

  private static void cut(HttpServerRequest request) {
    var unused = request.connection().close();
  }

  /** Randomized, so that clients that were disconnected together do not reconnect together. */
  static int retryMillis() {
    return ThreadLocalRandom.current().nextInt(RETRY_MIN_MILLIS, RETRY_MAX_MILLIS);
  }
}
