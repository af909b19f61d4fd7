package dev.carillon.dialect.signalr;

import java.time.Duration;

/**
 * The timeouts and limits of a hub, with the defaults of the reference implementation where it has
 * them. The total number of a client's filters is limited by the core.
 *
 * @param handshakeTimeout how long a client may take for its first message
 * @param keepAlive how often a client is pinged
 * @param clientTimeout how long a client that has pinged may be silent
 * @param maxMessageBytes the longest message of a client, framing included
 * @param parallelInvocations how many calls of one client run at once; its streams do not count
 * @param streamBuffer how many items of one stream from a client may wait
 * @param statefulBufferBytes how many unacknowledged bytes are kept for a client
 * @param pendingInputBytes how many bytes may wait to be read before back-pressure stops the client
 * @param maxInputBytes how many bytes may wait to be read in total, in one message of the transport
 *     or many
 * @param maxStreams how many streams one client may have, in both directions
 * @param maxClientResults how many results of one client a hub may wait for
 * @param maxGroups how many groups one client may join
 */
public record SignalrOptions(
    Duration handshakeTimeout,
    Duration keepAlive,
    Duration clientTimeout,
    int maxMessageBytes,
    int parallelInvocations,
    int streamBuffer,
    int statefulBufferBytes,
    int pendingInputBytes,
    int maxInputBytes,
    int maxStreams,
    int maxClientResults,
    int maxGroups) {
  public static final SignalrOptions DEFAULT =
      new SignalrOptions(
          Duration.ofSeconds(15),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          32_768,
          1,
          10,
          100_000,
          64 << 10,
          4 << 20,
          32,
          32,
          100);

  public SignalrOptions {
    positive("handshake-timeout", handshakeTimeout);
    positive("keep-alive", keepAlive);
    if (keepAlive.compareTo(clientTimeout) >= 0) {
      throw new IllegalArgumentException("client-timeout must be longer than keep-alive");
    }
    positive("max-message-bytes", maxMessageBytes);
    positive("parallel-invocations", parallelInvocations);
    positive("stream-buffer", streamBuffer);
    positive("stateful-buffer-bytes", statefulBufferBytes);
    if (pendingInputBytes < maxMessageBytes) {
      throw new IllegalArgumentException("pending-input-bytes must be at least max-message-bytes");
    }
    if (maxInputBytes < pendingInputBytes) {
      throw new IllegalArgumentException("max-input-bytes must be at least pending-input-bytes");
    }
    positive("max-streams", maxStreams);
    positive("max-client-results", maxClientResults);
    positive("max-groups", maxGroups);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be longer than nothing");
    }
  }
}
