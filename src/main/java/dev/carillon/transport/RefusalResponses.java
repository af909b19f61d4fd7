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

/** The answers to requests that do not become a session. */
public final class RefusalResponses {
  private static final int LINGER_MILLIS = 1_000;
  private static final int RETRY_MIN_MILLIS = 1_000;
  private static final int RETRY_MAX_MILLIS = 5_000;

  private RefusalResponses() {}

  /**
   * Writes the refusal in the mount's words. A browser's EventSource gives up for good at anything
   * but a 200, so what may pass is told to it as a stream that ends (promises.md, section 5).
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

  /** Answers, whether or not the body of the request was read; nothing of the answer is out yet. */
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
   * Lets what the client still sends go by, for a moment: a connection that is closed over unread
   * bytes takes the answer with it. Vert.x itself would wait for the end of a body for ever.
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

  /** Spread, so that clients that were cut off together do not come back together. */
  static int retryMillis() {
    return ThreadLocalRandom.current().nextInt(RETRY_MIN_MILLIS, RETRY_MAX_MILLIS);
  }
}
