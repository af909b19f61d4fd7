package dev.carillon.http;

import io.vertx.core.Future;
import java.net.BindException;

/**
 * Adds the configured key, host and port to the failure to open a port: the transports' exceptions
 * omit them.
 */
public final class BindFailure {
  private BindFailure() {}

  /**
   * A failure that states which key, host and port it is about.
   *
   * @param key of the configuration
   */
  public static <T> Future<T> of(String key, String host, int port, Throwable failure) {
    var named = new BindException(key + " " + port + " on " + host + ": " + failure.getMessage());
    named.initCause(failure);
    return Future.failedFuture(named);
  }
}
