package dev.carillon.http;

import static dev.carillon.support.RawWebSocket.frame;
import static dev.carillon.support.RawWebSocket.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.limit.Limits;
import dev.carillon.support.RawWebSocket;
import dev.carillon.support.TestServer;
import dev.carillon.transport.TransportOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that send and do not read: the server stops reading, too. */
final class SocketFloodIT {
  private static final long LIMIT = 256L << 20;

  /** What kernels take between the two ends, for several sockets. */
  private static final long KERNEL = 64L << 20;

  private TestServer server;

  /** Every ping may be answered: it is not the budget of pings that is tested. */
  @BeforeEach
  void start() {
    server =
        EverySocket.server()
            .transport(TransportOptions.DEFAULT.withControlFrames(Integer.MAX_VALUE))
            // Nor by the rate of messages: what ends a client is not what is to be seen here.
            .limits(Limits.DEFAULT.perSecond(1 << 20, 1 << 20))
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static List<String> paths() {
    return EverySocket.PATHS;
  }

  private static byte[] times(byte[] one, int count) {
    byte[] many = new byte[one.length * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(one, 0, many, i * one.length, one.length);
    }
    return many;
  }

  private RawWebSocket open(String path) {
    return RawWebSocket.open(server.port(), path, EverySocket.headers());
  }

  @ParameterizedTest
  @MethodSource("paths")
  void pings_whose_pongs_are_not_read_are_not_read_either(String path) throws Exception {
    try (RawWebSocket socket = open(path)) {
      byte[] pings = times(frame(0x89, new byte[125]), 500);
      assertThat(socket.flood(pings, LIMIT)).isLessThan(KERNEL);
      // Nothing was broken by it: whoever reads goes on.
      socket.blocking();
      RawWebSocket.Received received = socket.next();
      while (received.opcode() != 10) {
        received = socket.next();
      }
      assertThat(received.payload()).hasSize(125);
    }
  }

  @Test
  void messages_whose_answers_are_not_read_are_not_read_either() {
    for (String message : List.of("{\"type\":\"ping\"}", "nonsense")) {
      try (RawWebSocket socket = open(EverySocket.TOPICS)) {
        assertThat(socket.flood(times(text(message), 2_000), LIMIT)).isLessThan(KERNEL);
      }
    }
  }
}
