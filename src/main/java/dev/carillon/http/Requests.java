package dev.carillon.http;

import dev.carillon.core.RefusalListener;

/**
 * What bounds and observes requests, for all event loops.
 *
 * @param refusals is told what was refused
 * @param meter counts what was answered
 */
public record Requests(RequestLimiter limiter, RefusalListener refusals, RequestMeter meter) {
  /** Bounded and not observed, for parts that run alone. */
  public static Requests unobserved() {
    return new Requests(
        new RequestLimiter(RequestOptions.DEFAULT),
        RefusalListener.NONE,
        (route, method, status) -> {});
  }
}
