package dev.carillon.transport;

import java.time.Duration;

/**
 * The bounds of the transports.
 *
 * @param maxFrameBytes the longest message a client may send
 * @param pollWait how long a poll waits if it does not say
 * @param maxPollWait the longest a poll may ask to wait
 * @param pollBytes the most bytes of events in one answer to a poll
 * @param farewell how long a connection may take to close before it is cut
 */
public record TransportOptions(
    int maxFrameBytes, Duration pollWait, Duration maxPollWait, int pollBytes, Duration farewell) {
  public static final TransportOptions DEFAULT =
      new TransportOptions(
          64 << 10, Duration.ofSeconds(25), Duration.ofSeconds(60), 1 << 20, Duration.ofSeconds(5));
}
