package dev.carillon.dialect.openshock.control;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Cooldowns of the shockers of share links. Implemented by {@code postgres}, for all replicas. */
public interface Cooldowns {
  /**
   * Starts the cooldown of some of a link's shockers, unless one of them is still in its cooldown.
   *
   * @return false if one is; fails with {@code RefusedException(UNAVAILABLE)} if that cannot be
   *     determined
   */
  Future<Boolean> begin(UUID link, Map<UUID, Duration> shockers);
}
