package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** The body of a request, within bounds of size and time. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * Reads the whole body of a request that nothing was read of yet. The caller resumes it.
   *
   * @return fails with {@link RefusedException} if it is too large, too late, or the client is gone
   */
  public static Future<Buffer> read(
      Vertx vertx, HttpServerRequest request, int maxBytes, Duration limit) {
    if (declaredLength(request) > maxBytes) {
      return Future.failedFuture(tooLarge(maxBytes));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var unused = request.response().writeContinue();
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() + chunk.length() > maxBytes) {
            whole.tryFail(tooLarge(maxBytes));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(gone -> whole.tryFail(new RefusedException(CloseReason.GONE)));
    long timer =
        vertx.setTimer(
            limit.toMillis(), id -> whole.tryFail(new RefusedException(CloseReason.SILENT)));
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** What the client says, or 0; the bytes are counted in any case. */
  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
  }

  private static RefusedException tooLarge(int maxBytes) {
    return new RefusedException(
        CloseReason.TOO_LARGE.with("a body of more than " + maxBytes + " bytes"));
  }
}
