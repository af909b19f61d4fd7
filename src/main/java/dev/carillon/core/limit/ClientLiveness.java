package dev.carillon.core.limit;

import java.time.Duration;
import java.time.Instant;

/** Tracks whether a client is alive: when it last sent something, and when the next ping is due. */
public final class ClientLiveness {
  private Duration ping = Duration.ofSeconds(25);
  private Duration silence = Duration.ofSeconds(60);
  private boolean awaitsSigns;
  private Instant heard;
  private Instant pinged;

  public ClientLiveness(Instant now) {
    heard = now;
    pinged = now;
  }

  /** From now on, silence counts as a lost client. */
  public void expect(Duration pingEvery, Duration silenceAllowed) {
    ping = pingEvery;
    silence = silenceAllowed;
    awaitsSigns = true;
  }

  public void heard(Instant now) {
    heard = now;
  }

  public boolean isSilent(Instant now) {
    return awaitsSigns && heard.plus(silence).isBefore(now);
  }

  /** Returns true once each time that a ping is due. */
  public boolean takesPing(Instant now) {
    if (pinged.plus(ping).isAfter(now)) {
      return false;
    }
    pinged = now;
    return true;
  }
}
