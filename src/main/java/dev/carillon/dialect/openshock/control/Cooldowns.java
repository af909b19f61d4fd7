package dev.carillon.dialect.openshock.control;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Cooldowns of the shockers of share links. Implemented by {@code postgres}, for all replicas. */
public interface Cooldowns {
  /**
   * Begins the cooldown of some of a link's shockers, unless one of them still rests.
   *
   * @return false if one does; fails with {@code RefusedException(UNAVAILABLE)} if that cannot be
   *     known
   */
  Future<Boolean> begin(UUID link, Map<UUID, Duration> shockers);
}
