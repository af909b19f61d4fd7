package dev.carillon.transport;

import java.time.Duration;

/**
 * The options of the transports.
 *
 * @param maxFrameBytes the longest message a client may send
 * @param pollWait how long a poll waits if it does not say
 * @param maxPollWait the longest wait that a poll may request
 * @param pollBytes the most bytes of events in one answer to a poll
 * @param farewell how long a connection may take to close before it is aborted
 * @param controlFrames how many pings and pongs a client may send per second
 */
public record TransportOptions(
    int maxFrameBytes,
    Duration pollWait,
    Duration maxPollWait,
    int pollBytes,
    Duration farewell,
    int controlFrames) {
  private static final int CONTROL_FRAMES = 100;

  public static final TransportOptions DEFAULT =
      new TransportOptions(
          64 << 10, Duration.ofSeconds(25), Duration.ofSeconds(60), 1 << 20, Duration.ofSeconds(5));

  public TransportOptions {
    if (controlFrames < 1) {
      throw new IllegalArgumentException("control-frames must be more than nothing");
    }
  }

  /** With the default limit of control frames. */
  public TransportOptions(
      int maxFrameBytes,
      Duration pollWait,
      Duration maxPollWait,
      int pollBytes,
      Duration farewell) {
    this(maxFrameBytes, pollWait, maxPollWait, pollBytes, farewell, CONTROL_FRAMES);
  }

  /** The same with another limit of pings and pongs. */
  public TransportOptions withControlFrames(int perSecond) {
    return new TransportOptions(
        maxFrameBytes, pollWait, maxPollWait, pollBytes, farewell, perSecond);
  }
}
