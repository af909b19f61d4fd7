package dev.carillon.dialect.voipbin;

import java.time.Duration;

/**
 * The bounds of VoIPBin's protocol. How many topics a client may have in all is a bound of the
 * core, how long a message may be one of the transport.
 *
 * @param topicsPerMessage how many topics one message may name
 * @param errors how many messages of one client may be answered with an error before it is closed
 * @param ping how often a client is pinged
 * @param silence how long a client may give no sign of life
 */
public record VoipbinOptions(int topicsPerMessage, int errors, Duration ping, Duration silence) {
  public static final VoipbinOptions DEFAULT =
      new VoipbinOptions(100, 32, Duration.ofSeconds(10), Duration.ofSeconds(60));

  public VoipbinOptions {
    if (topicsPerMessage < 1) {
      throw new IllegalArgumentException("topics-per-message must be at least 1");
    }
    if (errors < 1) {
      throw new IllegalArgumentException("errors must be at least 1");
    }
    if (ping.isZero() || ping.isNegative()) {
      throw new IllegalArgumentException("ping must be longer than nothing");
    }
    if (ping.compareTo(silence) >= 0) {
      throw new IllegalArgumentException("silence must be longer than ping");
    }
  }
}
