package dev.carillon.http;

import dev.carillon.core.identity.RefusalListener;
import dev.carillon.http.admission.RequestLimiter;
import dev.carillon.http.admission.RequestOptions;

/**
 * Limits and observes requests, for all event loops.
 *
 * @param refusals is notified of refusals
 * @param meter counts responses
 */
public record RequestBounds(RequestLimiter limiter, RefusalListener refusals, RequestMeter meter) {
  /** Limited and not observed, for parts that run alone. */
  public static RequestBounds unobserved() {
    return new RequestBounds(
        new RequestLimiter(RequestOptions.DEFAULT),
        RefusalListener.NONE,
        (route, method, status) -> {});
  }
}
