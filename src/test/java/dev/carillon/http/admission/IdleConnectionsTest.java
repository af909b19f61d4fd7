package dev.carillon.http.admission;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for nothing is cut off; who waits for an answer is not. */
class IdleConnectionsTest {
  private static final String POLL =
      """
      GET /v1/poll?topic=a&wait=25 HTTP/1.1\r
      Host: localhost\r
      Authorization: Bearer alice\r
      \r
      """;

  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"));
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.with().idle(Duration.ofSeconds(2)).start();
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket open(String text) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Reads on until the server has closed the connection. */
  private static void awaitEnd(BufferedReader in) throws IOException {
    try {
      while (in.read() >= 0) {
        // What is still being said.
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  @Test
  void whoever_does_not_finish_the_head_of_a_request_is_cut_off() throws IOException {
    try (Socket silent = open("");
        Socket slow = open("GET /console/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        Socket second = open("GET /console/ HTTP/1.1\r\nHost: localhost\r\n\r\nGET /cons")) {
      awaitEnd(reader(silent));
      awaitEnd(reader(slow));
      BufferedReader answered = reader(second);
      assertThat(answered.readLine()).isEqualTo("HTTP/1.1 200 OK");
      awaitEnd(answered);
    }
  }

  @Test
  void streams_and_sockets_and_polls_that_wait_stay() throws IOException {
    try (SseClient stream = SseClient.open(server.port(), "/v1/sse?topic=a", as("alice"));
        SocketClient socket = SocketClient.open(server.port(), "/v1/ws", as("alice"));
        Socket poll = open(POLL);
        Socket silent = open("")) {
      stream.next("welcome");
      socket.nextJson("welcome");
      // As long as somebody may be silent, and longer.
      awaitEnd(reader(silent));
      try (Socket again = open("")) {
        awaitEnd(reader(again));
      }
      server.publish(Events.batch(log.append("a")));
      assertThat(stream.nextJson().get("topic")).isEqualTo("a");
      assertThat(socket.send("{\"type\":\"ping\"}").nextJson("pong")).isNotNull();
      assertThat(reader(poll).readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
  }
}
