package dev.carillon.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each event loop was last seen alive. Liveness is decided by this alone, and by nothing
 * outside the process.
 */
public final class EventLoopHeartbeat {
  private static final Duration STOPPED = Duration.ofSeconds(30);

  private final ConcurrentHashMap<Object, Instant> beats = new ConcurrentHashMap<>();

  void beat(Object loop, Instant now) {
    beats.put(loop, now);
  }

  void end(Object loop) {
    beats.remove(loop);
  }

  public boolean isAlive(Instant now) {
    return beats.values().stream().allMatch(beat -> beat.plus(STOPPED).isAfter(now));
  }
}
