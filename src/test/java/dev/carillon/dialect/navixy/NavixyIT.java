package dev.carillon.dialect.navixy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.navixy.tracker.Sample;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.support.Events;
import dev.carillon.support.Node;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.Tables;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The protocol over real sockets: Atmosphere's own client, ws, and one of the JDK's making. */
@Timeout(Patience.TEST_SECONDS)
class NavixyIT {
  private static final String PATH = "/event/subscription";
  private static final String ALICES = "f4bf1b754034213653dad99c78c4b237";
  private static final String ALICES_OTHER = "4ce2b45d12a6c634154017511575369a";
  private static final String BOBS = "6c638c52cb40729d5e6181a48f868649";
  private static final String ATMOSPHERE =
      "?X-Atmosphere-tracking-id=%s&X-Atmosphere-Framework=2.3.6-javascript"
          + "&X-Atmosphere-Transport=websocket&Content-Type=application/json&X-atmo-protocol=true";

  private final Tables tables = new Tables(0);
  private final Map<String, Principal> hashes =
      Map.of(
          ALICES,
          Principals.of("alice", "tracker:7:**", "tracker:8:**"),
          ALICES_OTHER,
          Principals.of("alice", "tracker:7:**", "tracker:8:**"),
          BOBS,
          Principals.of("bob", "tracker:8:**"));
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .snapshots(tables)
            .connectionsPerPrincipal(2)
            .webSocket(
                PATH, new NavixyDialect(Sample.OPTIONS, this::whose), new NavixyAuthentication())
            .start();
    publish(row(7, false));
    publish(row(8, false));
    publish(state(7, 1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Future<Principal> whose(Credential credential) {
    return Optional.ofNullable(hashes.get(credential.value()))
        .map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED)));
  }

  private void publish(ChangeEvent event) {
    server.publish(Events.batch(event));
  }

  private ChangeEvent row(long id, boolean blocked) {
    String row = "{\"id\":%d,\"source_id\":%d,\"blocked\":%b}".formatted(id, 10_000 + id, blocked);
    return tables.change("trackers", "" + id, row, Operation.UPDATE, "tracker:" + id);
  }

  private ChangeEvent state(long id, long speed) {
    String row = "{\"tracker_id\":%d,\"speed\":%d}".formatted(id, speed);
    return tables.change("states", "" + id, row, Operation.UPDATE, "tracker:" + id + ":state");
  }

  private static String subscribe(String hash, long tracker) {
    return "{\"action\":\"subscribe\",\"hash\":\"%s\",\"requests\":[{\"type\":\"state\",\"trackers\":[%d]}]}"
        .formatted(hash, tracker);
  }

  private String url() {
    return "http://127.0.0.1:" + server.port() + PATH;
  }

  /** The body of the next message, as JSON. */
  private static Map<?, ?> body(Node client) {
    return client.next("message").get("body") instanceof Map<?, ?> body ? body : Map.of();
  }

  private static void assertState(Map<?, ?> message, long speed) {
    assertThat(message.get("event")).isEqualTo("state");
    assertThat(message.toString()).contains("speed=" + speed + "}");
  }

  @Test
  void atmospheres_client_subscribes_comes_back_with_its_id_and_is_logged_out() {
    try (Node client = Node.run("atmosphere.mjs", url(), subscribe(ALICES, 7))) {
      Object uuid = client.next("open").get("uuid");
      assertThat(uuid).asString().hasSize(36);
      assertThat(body(client).get("type")).isEqualTo("response");
      assertState(body(client), 1);
      publish(state(7, 2));
      assertState(body(client), 2);

      server.stop();
      client.next("close");
      server.startAgain();
      publish(row(8, false));
      publish(state(8, 1));
      assertThat(client.next("reopen").get("uuid")).isEqualTo(uuid);
      assertThat(body(client).get("type")).isEqualTo("response");
      assertState(body(client), 2);
      publish(state(7, 3));
      assertState(body(client), 3);

      server.revoke("alice");
      assertThat(body(client)).isEqualTo(logout());
      client.next("close");
      client.tell("close");
    }
  }

  @Test
  void a_plain_client_subscribes_hears_of_blocks_and_is_logged_out() {
    try (Node client = Node.run("socket.mjs", "ws://127.0.0.1:" + server.port() + PATH)) {
      client.next("open");
      client.tell(subscribe("0".repeat(32), 7));
      assertThat(said(client).get("type")).isEqualTo("error");
      client.tell(subscribe(ALICES, 7));
      assertThat(said(client).get("type")).isEqualTo("response");
      assertState(said(client), 1);
      publish(row(7, true));
      assertThat(said(client).get("event")).isEqualTo("lifecycle");
      publish(state(7, 2));
      publish(state(7, 3));
      publish(row(7, false));
      assertThat(said(client).get("event")).isEqualTo("lifecycle");
      assertState(said(client), 3);
      server.revoke("alice");
      assertThat(said(client)).isEqualTo(logout());
      assertThat(client.next("close").get("code")).isEqualTo(1000L);
    }
  }

  private static Map<?, ?> said(Node client) {
    return Texts.object(String.valueOf(client.next("message").get("body")));
  }

  private static Map<String, String> logout() {
    return Map.of("type", "event", "event", "logout", "data", "session closed");
  }

  @Test
  void a_connection_counts_as_its_users_once_it_is_known() {
    try (SocketClient one = client(ALICES);
        SocketClient two = client(ALICES);
        SocketClient three = SocketClient.open(server.port(), PATH)) {
      assertThat(one.nextJson().get("type")).isEqualTo("response");
      assertThat(two.nextJson().get("type")).isEqualTo("response");
      // The same user again is no connection more.
      two.send(subscribe(ALICES_OTHER, 8));
      assertThat(two.nextJson().get("type")).isEqualTo("response");
      three.send(subscribe(ALICES, 7));
      assertThat(three.awaitClose().code()).isEqualTo(4429);
      try (SocketClient bob = client(BOBS)) {
        assertThat(bob.nextJson().get("type")).isEqualTo("response");
      }
    }
  }

  private SocketClient client(String hash) {
    return SocketClient.open(server.port(), PATH).send(subscribe(hash, 8));
  }

  @Test
  void another_users_end_is_nobody_elses() {
    try (SocketClient alice = client(ALICES);
        SocketClient bob = client(BOBS)) {
      alice.nextJson("response");
      bob.nextJson("response");
      server.revoke("alice");
      assertThat(alice.nextJson()).isEqualTo(logout());
      assertThat(alice.awaitClose()).isEqualTo(new SocketClient.Close(1000, "session closed"));
      publish(state(8, 5));
      assertState(bob.nextJson(), 5);
    }
  }

  @Test
  void a_frame_that_is_too_large_is_told_and_ends_the_connection() {
    try (SocketClient client = SocketClient.open(server.port(), PATH)) {
      client.send(" ".repeat(65 << 10));
      assertThat(client.nextJson().toString()).contains("code=9");
      assertThat(client.awaitClose().code()).isEqualTo(1009);
    }
  }

  @Test
  void who_comes_back_with_an_old_id_hears_a_heartbeat_at_once() {
    String query = ATMOSPHERE.formatted("b623a15d-9623-4fd8-a9d3-697036635c29");
    try (SocketClient client = SocketClient.open(server.port(), PATH + query)) {
      assertThat(client.next()).isEqualTo("X");
    }
    try (SocketClient client = SocketClient.open(server.port(), PATH + ATMOSPHERE.formatted("0"))) {
      assertThat(client.next()).endsWith("|30000|X|");
    }
  }

  @Test
  void a_request_that_is_no_websocket_is_refused_in_the_products_words() throws Exception {
    var answer =
        java.net.http.HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(url())).build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Texts.object(answer.body()).get("success")).isEqualTo(false);
  }
}
