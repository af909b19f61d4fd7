package dev.carillon.dialect.signalr.hub;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * What clients call: a plain class with {@link HubMethod}s, one object per connection, on its event
 * loop. Nothing here may block.
 */
public interface Hub {
  /**
   * A client has come. Its first call waits for this; if it fails, as if the hub cannot be made,
   * the connection ends, and the client is told why by a {@link HubException}.
   */
  default Future<?> connected() {
    return Future.succeededFuture();
  }

  /** About once a second, from {@link #connected} on. */
  default void tick(Instant now) {}

  /** The client is gone; only after {@link #connected} has succeeded. */
  default void disconnected() {}
}
