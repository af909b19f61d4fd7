package dev.carillon.http;

/** Counts responses. Called on any event loop. */
public interface RequestMeter {
  /**
   * A response has begun.
   *
   * @param route the path as it was mounted, or {@code none}
   * @param method one that is known, or {@code other}
   */
  void answered(String route, String method, int status);
}
