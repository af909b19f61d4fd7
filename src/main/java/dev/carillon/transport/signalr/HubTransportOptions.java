package dev.carillon.transport.signalr;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The options of hub connections.
 *
 * @param address where the other replicas reach this one, as {@code host:port}; none: there are no
 *     others
 * @param secret what the replicas sign connection tokens with, the same for all; none: a random
 *     one, for a single replica
 * @param tokenLife how long after its negotiation a connection can begin
 * @param pollTimeout how long a poll waits for frames
 * @param disconnectTimeout how long a connection lives between polls, or without its WebSocket if
 *     it is stateful
 * @param bodyTimeout how long the body of a POST may take
 * @param maxMessageBytes the largest WebSocket frame or POST: clients put many messages in one
 * @param statefulReconnect whether clients that ask for it may reconnect a broken WebSocket
 */
public record HubTransportOptions(
    Optional<String> address,
    Optional<String> secret,
    Duration tokenLife,
    Duration pollTimeout,
    Duration disconnectTimeout,
    Duration bodyTimeout,
    int maxMessageBytes,
    boolean statefulReconnect) {
  public static final HubTransportOptions DEFAULT =
      new HubTransportOptions(
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          1 << 20,
          true);

  private static final int MIN_SECRET_BYTES = 32;

  public HubTransportOptions {
    if (address.isPresent() && !address.get().matches("[^\\s/@]+:\\d{1,5}")) {
      throw new IllegalArgumentException("address must be host:port, not " + address.get());
    }
    boolean isShort =
        secret
            .filter(s -> s.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES)
            .isPresent();
    if (isShort || (address.isPresent() && secret.isEmpty())) {
      throw new IllegalArgumentException(
          "secret must be one of at least 32 bytes, the same for all replicas");
    }
  }

  /** Without its secret. */
  @Override
  public String toString() {
    return "HubTransportOptions[address=" + address.orElse("") + "]";
  }
}
