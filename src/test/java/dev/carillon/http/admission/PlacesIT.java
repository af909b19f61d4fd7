package dev.carillon.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.dialect.lubelogger.LubeLoggerHub;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.EverySocket;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.RawWebSocket;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody holds is given back, however it ends, on every transport. */
final class PlacesIT {
  private static final String ANNA = EverySocket.ANNA;

  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"));
  private TestServer server;

  @BeforeEach
  void start() {
    var quick =
        new HubTransportOptions(
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(15),
            Duration.ofMillis(300),
            Duration.ofMillis(700),
            Duration.ofSeconds(5),
            1 << 20,
            true);
    TransportOptions usual = TransportOptions.DEFAULT;
    server =
        EverySocket.server()
            .hub(
                "/hub",
                LubeLoggerHub.dialect(LubeLoggerOptions.DEFAULT, SignalrOptions.DEFAULT),
                quick)
            .webSocket(
                "/broken",
                new Dialect() {
                  @Override
                  public String name() {
                    return "broken";
                  }

                  @Override
                  public Conversation open(Session session, Handshake handshake) {
                    return text -> {
                      throw new IllegalStateException("broken on purpose");
                    };
                  }
                },
                new BearerAuthentication())
            .connectionsPerPrincipal(2)
            .transport(
                new TransportOptions(
                    usual.maxFrameBytes(),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(60),
                    usual.pollBytes(),
                    Duration.ofMillis(300)))
            .start();
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** How somebody is connected. */
  enum Way {
    TOPICS_SOCKET,
    NAVIXY_SOCKET,
    VOIPBIN_SOCKET,
    DATALOY_SOCKET,
    HUB_SOCKET,
    HUB_STATEFUL_SOCKET,
    HUB_STREAM,
    HUB_POLL,
    STREAM,
    POLL
  }

  /** How it ends. */
  enum Ending {
    CLIENT_CLOSES,
    CLIENT_IS_CUT,
    GATEWAY_ENDS,
    GATEWAY_ENDS_AND_CLIENT_STAYS,
    PROTOCOL_ERROR,
    DRAIN
  }

  static Stream<Arguments> waysAndEndings() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(Ending.values())
                    .filter(
                        ending -> ending != Ending.PROTOCOL_ERROR || way.name().endsWith("SOCKET"))
                    // A poll's last word waits for the next poll, and the process does not.
                    .filter(ending -> ending != Ending.DRAIN || way != Way.HUB_POLL)
                    .map(ending -> Arguments.of(way, ending)));
  }

  private RawWebSocket socket(String path) {
    return RawWebSocket.open(server.port(), path, EverySocket.headers());
  }

  private Socket http(String method, String pathAndQuery, String... headers) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(15_000);
    String head = method + " " + pathAndQuery + " HTTP/1.1\r\nHost: gateway\r\n";
    for (String header : headers) {
      head += header + "\r\n";
    }
    head += "Authorization: Bearer " + ANNA + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String body(Socket socket) throws IOException {
    var text = new StringBuilder();
    int next = socket.getInputStream().read();
    while (next >= 0) {
      text.append((char) next);
      next = socket.getInputStream().read();
    }
    return text.substring(text.indexOf("\r\n\r\n") + 4);
  }

  private String negotiated(String query) throws IOException {
    try (Socket socket =
        http("POST", "/hub/negotiate?negotiateVersion=1" + query, "Connection: close")) {
      return String.valueOf(Texts.object(body(socket)).get("connectionToken"));
    }
  }

  /** Something that can be let go of in two ways. */
  private record Client(
      AutoCloseable closing, Runnable cut, Runnable nonsense, Runnable answerToClose) {
    static Client of(RawWebSocket socket) {
      return new Client(
          socket,
          socket::reset,
          () -> socket.send(RawWebSocket.frame(0x83, (byte) 1)),
          socket::closeCode);
    }

    static Client of(Socket socket) {
      return new Client(socket, () -> reset(socket), () -> {}, () -> {});
    }

    /** From now on the gateway's close frame is answered, whenever it comes. */
    void answersClose() {
      var reader = new Thread(answerToClose, "answers-close");
      reader.setDaemon(true);
      reader.start();
    }

    private static void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (SocketException e) {
        throw new AssertionError(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Client open(Way way) throws IOException {
    return switch (way) {
      case TOPICS_SOCKET -> Client.of(socket(EverySocket.TOPICS));
      case NAVIXY_SOCKET -> Client.of(socket(EverySocket.NAVIXY));
      case VOIPBIN_SOCKET -> Client.of(socket(EverySocket.VOIPBIN));
      case DATALOY_SOCKET -> Client.of(socket(EverySocket.DATALOY));
      case HUB_SOCKET -> Client.of(socket("/hub?id=" + negotiated("")));
      case HUB_STATEFUL_SOCKET ->
          Client.of(socket("/hub?id=" + negotiated("&useStatefulReconnect=true")));
      case HUB_STREAM ->
          Client.of(http("GET", "/hub?id=" + negotiated(""), "Accept: text/event-stream"));
      case HUB_POLL -> Client.of(http("GET", "/hub?id=" + negotiated("")));
      case STREAM -> Client.of(http("GET", "/v1/sse?topic=a"));
      case POLL -> Client.of(http("GET", "/v1/poll?topic=a&wait=60"));
    };
  }

  private void end(Client client, Ending ending) throws Exception {
    switch (ending) {
      case CLIENT_CLOSES -> client.closing.close();
      case CLIENT_IS_CUT -> client.cut.run();
      case GATEWAY_ENDS -> {
        server.dismiss(everybody());
        client.closing.close();
      }
      case GATEWAY_ENDS_AND_CLIENT_STAYS -> server.dismiss(everybody());
      case PROTOCOL_ERROR -> client.nonsense.run();
      case DRAIN -> server.stop();
    }
  }

  private static SessionEviction everybody() {
    return new SessionEviction(any -> true, CloseReason.ACCESS_CHANGED, Duration.ofSeconds(2));
  }

  private void awaitSessions(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(server.admission().sessions()).isEqualTo(count));
  }

  @ParameterizedTest
  @MethodSource("waysAndEndings")
  void a_place_is_given_back(Way way, Ending ending) throws Exception {
    Client one = open(way);
    Client other = open(way);
    awaitSessions(2);
    if (ending == Ending.DRAIN && way != Way.TOPICS_SOCKET) {
      // Vert.x waits 10 s for one that does not answer: once is enough.
      one.answersClose();
      other.answersClose();
    }
    end(one, ending);
    if (ending != Ending.DRAIN) {
      end(other, ending);
    }
    awaitSessions(0);
    one.closing.close();
    other.closing.close();
    await().untilAsserted(() -> assertThat(server.admission().connections()).isZero());
    assertThat(server.admission().handshakes()).isZero();
  }

  @Test
  void an_error_inside_gives_it_back() {
    RawWebSocket socket = socket("/broken");
    awaitSessions(1);
    socket.send(RawWebSocket.text("x"));
    awaitSessions(0);
    assertThat(socket.closeCode()).isEqualTo(1011);
    socket.close();
  }

  @Test
  void what_is_refused_before_it_begins_holds_nothing() throws IOException {
    for (int i = 0; i < 5; i++) {
      for (String path : List.of("/v1/sse", "/v1/poll?topic=a::b", "/v1/snapshot?topic=::")) {
        try (Socket socket = http("GET", path, "Connection: close")) {
          assertThat(body(socket)).contains("bad_");
        }
      }
    }
    awaitSessions(0);
  }

  @Test
  void a_snapshot_holds_it_no_longer_than_its_answer() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (Socket socket = http("GET", "/v1/snapshot?topic=a", "Connection: close")) {
        assertThat(body(socket)).isNotEmpty();
      }
    }
    awaitSessions(0);
  }

  @Test
  void many_polls_on_one_connection_hold_one_at_a_time() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      for (int i = 0; i < 20; i++) {
        String head =
            "GET /v1/poll?topic=a&wait=0 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + ANNA
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (answer.indexOf("cursor") < 0) {
          answer.append((char) socket.getInputStream().read());
        }
        // The place is free once the answer is out, and the connection goes on.
        awaitSessions(0);
        socket.getInputStream().skipNBytes(socket.getInputStream().available());
      }
      assertThat(server.admission().connections()).isEqualTo(1);
    }
  }

  @Test
  void whoever_never_begins_what_it_negotiated_holds_nothing() throws IOException {
    for (int i = 0; i < 50; i++) {
      assertThat(negotiated("")).isNotEmpty();
    }
    assertThat(server.admission().sessions()).isZero();
  }

  @Test
  void a_token_that_expires_gives_it_back() throws Exception {
    try (TestServer other =
        TestServer.with().principal(Principals.until(Instant.now().plusSeconds(2))).start()) {
      other.publish(Events.announcing(log.end()));
      String id = Principals.until(Instant.now().plusSeconds(2)).id();
      try (var stream = SseClient.open(other.port(), "/v1/sse?topic=a", SseClient.as(id))) {
        stream.next("welcome");
        assertThat(other.admission().sessions()).isEqualTo(1);
        await()
            .atMost(Duration.ofSeconds(15))
            .untilAsserted(() -> assertThat(other.admission().sessions()).isZero());
      }
    }
  }
}
