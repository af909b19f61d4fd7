package dev.carillon.dialect.signalr.hub;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * A hub that clients call: a plain class with {@link HubMethod}s, one object per connection, on its
 * event loop. Its methods must not block.
 */
public interface Hub {
  /**
   * A client has connected. Its first call waits for the future. If it fails, or the hub cannot be
   * made, the connection ends, and a {@link HubException} gives the client the reason.
   */
  default Future<?> connected() {
    return Future.succeededFuture();
  }

  /** Called about once a second, from {@link #connected} on. */
  default void tick(Instant now) {}

  /** The client is gone; only called after {@link #connected} has succeeded. */
  default void disconnected() {}
}
