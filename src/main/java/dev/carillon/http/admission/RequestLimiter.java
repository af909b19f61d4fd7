package dev.carillon.http.admission;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests in progress, of each principal and in total, and limits both. Thread-safe.
 */
public final class RequestLimiter {
  private final ConcurrentHashMap<String, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger inAll = new AtomicInteger();
  private final RequestOptions options;

  public RequestLimiter(RequestOptions options) {
    this.options = options;
  }

  /**
   * Admits one more request, until its response is written or its client is gone.
   *
   * @throws RefusedException if a limit is reached
   */
  public void enter(HttpServerRequest request, String principalId) {
    Runnable leave = enter(principalId);
    HttpServerResponse response = request.response();
    // Called once the response is written, and also if it cannot be written any more.
    response.endHandler(end -> leave.run());
    if (response.closed() || response.ended()) {
      leave.run();
    }
  }

  private Runnable enter(String id) {
    if (inAll.incrementAndGet() > options.inAll()) {
      inAll.decrementAndGet();
      throw new RefusedException(CloseReason.UNAVAILABLE.with("too many requests of all clients"));
    }
    int most = options.perPrincipal();
    if (underWay.merge(id, 1, Integer::sum) > most) {
      leave(id);
      throw new RefusedException(
          CloseReason.TOO_MANY_REQUESTS.with("more than " + most + " requests at once"));
    }
    var left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        leave(id);
      }
    };
  }

  private void leave(String id) {
    inAll.decrementAndGet();
    underWay.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }

  /** How many are in progress. */
  public int underWay() {
    return inAll.get();
  }

  /** True if none is. */
  public boolean isIdle() {
    return inAll.get() == 0 && underWay.isEmpty();
  }
}
