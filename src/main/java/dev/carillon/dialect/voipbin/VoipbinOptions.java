package dev.carillon.dialect.voipbin;

import java.time.Duration;

/**
 * Limits of VoIPBin's protocol. The total number of topics of a client is limited by the core, the
 * size of a message by the transport.
 *
 * @param topicsPerMessage maximum number of topics in one message
 * @param errors number of messages of one client that are answered with an error before it is
 *     closed
 * @param ping interval of pings to a client
 * @param silence maximum time without any sign of life from a client
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
