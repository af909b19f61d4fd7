package dev.carillon.http;

import io.vertx.core.Future;
import java.net.BindException;

/** Names the configured port that could not be opened: the transports' exceptions do not. */
public final class BindFailure {
  private BindFailure() {}

  /**
   * A failure that says which key, host and port it is about.
   *
   * @param key of the configuration
   */
  public static <T> Future<T> of(String key, String host, int port, Throwable failure) {
    var named = new BindException(key + " " + port + " on " + host + ": " + failure.getMessage());
    named.initCause(failure);
    return Future.failedFuture(named);
  }
}
