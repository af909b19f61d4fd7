package dev.carillon.http.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.http.HttpOptions;
import dev.carillon.http.admission.AddressLimits;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The management port under people who connect and say little. */
final class ManagementConnectionsTest {
  private static final int MOST = 8;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger port = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();

  private static HttpOptions options(int publicPort, int managementPort, String host) {
    return new HttpOptions(
        "127.0.0.1",
        publicPort,
        host,
        managementPort,
        Optional.empty(),
        List.of(),
        1,
        1 << 12,
        1 << 12,
        Duration.ofSeconds(15),
        Duration.ofSeconds(3),
        Duration.ZERO,
        Duration.ofSeconds(2),
        MOST,
        AddressLimits.DEFAULT,
        List.of());
  }

  @BeforeEach
  void start() {
    vertx
        .deployVerticle(
            new ManagementVerticle(
                options(0, 0, "127.0.0.1"),
                new ManagementVerticle.Health(List.of(), List.of(), List.of()),
                () -> "",
                List.of(),
                port::set))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Test
  void a_port_that_is_in_use_is_named_by_its_key() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var verticle =
          new ManagementVerticle(
              options(0, taken.getLocalPort(), "127.0.0.1"),
              new ManagementVerticle.Health(List.of(), List.of(), List.of()),
              () -> "",
              List.of(),
              unused -> {});

      assertThatThrownBy(
              () -> vertx.deployVerticle(verticle).toCompletionStage().toCompletableFuture().join())
          .hasStackTraceContaining(
              "http.management-port " + taken.getLocalPort() + " on 127.0.0.1: ");
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Socket say(String text) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port.get());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    sockets.add(socket);
    return socket;
  }

  private static String all(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException e) {
      return "";
    }
  }

  @Test
  void slow_heads_and_idle_connections_are_cut_off_there_as_well() throws IOException {
    Socket silent = say("");
    Socket slow = say("GET /livez HTTP/1.1\r\nX-Slow: ");
    Socket kept = say("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(all(silent)).isEmpty();
    assertThat(all(slow)).isEmpty();
    assertThat(all(kept)).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_probe_is_answered_however_many_are_connected() throws IOException {
    for (int i = 0; i < 5 * MOST; i++) {
      say("GET /livez HTTP/1.1\r\nX-Slow: ");
    }
    assertThat(all(say("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void it_is_not_the_port_of_the_clients() {
    assertThatThrownBy(() -> options(8080, 8080, "127.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port and management-port are both 8080");
    assertThatThrownBy(() -> options(8080, 8080, "0.0.0.0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(options(8080, 8080, "127.0.0.2")).isNotNull();
    assertThat(options(0, 0, "127.0.0.1")).isNotNull();
  }
}
