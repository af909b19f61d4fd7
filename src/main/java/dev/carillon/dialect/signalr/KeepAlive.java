package dev.carillon.dialect.signalr;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The keep-alive pings of both sides. A long poll needs none. */
final class KeepAlive {
  private static final String LONG_POLL = "longpoll";

  private final SignalrOptions options;
  private final boolean beats;
  private boolean armed;
  private boolean heard;
  private @Nullable Instant lastHeard;
  private @Nullable Instant lastPing;

  KeepAlive(SignalrOptions options, String transport) {
    this.options = options;
    this.beats = !transport.equals(LONG_POLL);
  }

  void heard() {
    heard = true;
  }

  /** The client pings: from now on its silence counts as a lost client. */
  void pinged() {
    armed = true;
  }

  /**
   * True if the client has been silent for too long.
   *
   * @param listening false if nothing is read from it now: then its silence means nothing
   */
  boolean isSilent(Instant now, boolean listening) {
    if (heard || !listening || lastHeard == null) {
      heard = false;
      lastHeard = now;
      return false;
    }
    return beats && armed && lastHeard.plus(options.clientTimeout()).isBefore(now);
  }

  /** Returns true once each time that a ping is due. */
  boolean takesPing(Instant now) {
    if (lastPing == null) {
      lastPing = now;
      return false;
    }
    if (!beats || lastPing.plus(options.keepAlive()).isAfter(now)) {
      return false;
    }
    lastPing = now;
    return true;
  }
}
