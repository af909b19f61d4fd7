package dev.carillon.kafka.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a broker speaks TLS although the client is configured for plaintext. Stateless;
 * blocks briefly. Kafka's client takes the alert that a TLS listener sends for the length of a
 * response and allocates hundreds of megabytes (KAFKA-4090); no setting bounds that.
 */
final class PlaintextCheck {
  private static final int TIMEOUT_MILLIS = 1_000;

  /** RFC 8446, section 5.1: the type of a record that is an alert, and the version's first byte. */
  private static final int TLS_ALERT = 0x15;

  private static final int TLS_VERSION = 0x03;

  /** ApiVersions 0: every broker understands it, before authentication. */
  private static final byte[] REQUEST =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(0)
          .putShort((short) -1)
          .array();

  private PlaintextCheck() {}

  /** The problem, in one line; empty if there is none, or if no broker responds. */
  static Optional<String> fault(KafkaOptions options) {
    String protocol = options.properties().getOrDefault("security.protocol", "PLAINTEXT").strip();
    if (!protocol.endsWith("PLAINTEXT")) {
      return Optional.empty();
    }
    for (String address : options.bootstrapServers().split(",", -1)) {
      String host = Utils.getHost(address.strip());
      Integer port = Utils.getPort(address.strip());
      if (host == null || port == null) {
        continue;
      }
      Optional<Boolean> tls = speaksTls(host, port);
      if (tls.isPresent()) {
        return tls.get()
            ? Optional.of(
                "the listener at "
                    + address.strip()
                    + " speaks TLS, and security.protocol is "
                    + protocol)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Empty if the server does not respond. */
  private static Optional<Boolean> speaksTls(String host, @Nullable Integer port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port == null ? 0 : port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(REQUEST);
      var in = new DataInputStream(socket.getInputStream());
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      return Optional.of(first == TLS_ALERT && second == TLS_VERSION);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
