package dev.carillon.http;

/** Counts answers. Called on any event loop. */
public interface RequestMeter {
  /**
   * The head of an answer has gone out.
   *
   * @param route the path as it was mounted, or {@code none}
   * @param method one that is known, or {@code other}
   */
  void answered(String route, String method, int status);
}
