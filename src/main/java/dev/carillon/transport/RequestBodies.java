package dev.carillon.transport;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * Reads all request bodies: within limits of size and time, and within the memory budget of
 * clients. Confined to one event loop.
 */
public final class RequestBodies {
  /** A body is held as received, and once more in decoded form. */
  private static final int COPIES = 2;

  private static final CloseReason NO_ROOM =
      CloseReason.UNAVAILABLE.with("no room for the body of this request, try later");

  private final Vertx vertx;
  private final MemoryBudget budget;

  public RequestBodies(Vertx vertx, MemoryBudget budget) {
    this.vertx = vertx;
    this.budget = budget;
  }

  /**
   * The limits of one body.
   *
   * @param maxBytes the longest that is read
   * @param timeout how long it may take
   */
  public record Bounds(int maxBytes, Duration timeout) {}

  /**
   * Reads the whole body of a request of which nothing was read yet, and passes it on. The memory
   * stays reserved until {@code next} has completed, however it ends. The caller resumes the
   * request.
   *
   * @param principalId the principal that the memory is charged to
   * @param next processes the body
   * @return the result of {@code next}; fails with {@link RefusedException} if the body is too
   *     large or too late, there is no memory for it, or the client is gone
   */
  public <T> Future<T> read(
      HttpServerRequest request,
      String principalId,
      Bounds bounds,
      Function<Buffer, Future<T>> next) {
    if (declaredLength(request) > bounds.maxBytes()) {
      return Future.failedFuture(tooLarge(bounds));
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      var unused = request.response().writeContinue();
    }
    Account account = budget.open(Use.REQUEST_BODIES, principalId);
    return whole(request, bounds, account).compose(next).onComplete(done -> account.close());
  }

  private Future<Buffer> whole(HttpServerRequest request, Bounds bounds, Account account) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (whole.future().isComplete()) {
            return;
          }
          if (body.length() + chunk.length() > bounds.maxBytes()) {
            whole.tryFail(tooLarge(bounds));
          } else if (!account.tryReserve((long) COPIES * chunk.length())) {
            whole.tryFail(new RefusedException(NO_ROOM));
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(gone -> whole.tryFail(new RefusedException(CloseReason.GONE)));
    long timer =
        vertx.setTimer(
            bounds.timeout().toMillis(),
            id -> whole.tryFail(new RefusedException(CloseReason.SILENT)));
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** The length that the client declares, or 0; the bytes are counted in any case. */
  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
  }

  private static RefusedException tooLarge(Bounds bounds) {
    return new RefusedException(
        CloseReason.TOO_LARGE.with("a body of more than " + bounds.maxBytes() + " bytes"));
  }
}
