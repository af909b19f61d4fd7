package dev.carillon.transport.signalr;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The bounds of hub connections.
 *
 * @param address where the other replicas reach this one, as {@code host:port}; empty: it is alone
 * @param secret what the replicas sign connection tokens with, the same for all; empty: one of its
 *     own, for a replica that is alone
 * @param tokenLife how long after its negotiation a connection can begin
 * @param pollTimeout how long a poll waits for something to say
 * @param disconnectTimeout how long a connection lives between polls, or without its WebSocket if
 *     it is stateful
 * @param bodyTimeout how long the body of a POST may take
 * @param maxMessageBytes the largest WebSocket frame or POST: clients put many messages in one
 * @param statefulReconnect whether clients that ask for it may take up a broken WebSocket again
 */
public record HubTransportOptions(
    String address,
    String secret,
    Duration tokenLife,
    Duration pollTimeout,
    Duration disconnectTimeout,
    Duration bodyTimeout,
    int maxMessageBytes,
    boolean statefulReconnect) {
  public static final HubTransportOptions DEFAULT =
      new HubTransportOptions(
          "",
          "",
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          1 << 20,
          true);

  private static final int MIN_SECRET_BYTES = 32;

  public HubTransportOptions {
    if (!address.isEmpty() && !address.matches("[^\\s/@]+:\\d{1,5}")) {
      throw new IllegalArgumentException("address must be host:port, not " + address);
    }
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (secret.isEmpty() ? !address.isEmpty() : bytes < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret must be one of at least 32 bytes, the same for all replicas");
    }
  }

  /** Without its secret. */
  @Override
  public String toString() {
    return "HubTransportOptions[address=" + address + "]";
  }
}
