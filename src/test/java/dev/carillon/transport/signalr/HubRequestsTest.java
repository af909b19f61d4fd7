package dev.carillon.transport.signalr;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.SocketClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may begin a hub connection, and who may go on with it. */
class HubRequestsTest extends HubOverHttp {
  @Test
  void a_client_gets_ids_and_the_transports_in_their_order() {
    Map<?, ?> answer = negotiate("?negotiateVersion=1");
    assertThat(answer.get("negotiateVersion")).isEqualTo(1L);
    assertThat((String) answer.get("connectionId")).matches("[A-Za-z0-9_-]{22}");
    assertThat((String) answer.get("connectionToken")).matches("[A-Za-z0-9_-]{40,}");
    assertThat(String.valueOf(answer.get("availableTransports")))
        .containsSubsequence(
            "WebSockets", "Text", "Binary", "ServerSentEvents", "Text", "LongPolling", "Binary");
    assertThat(answer.containsKey("useStatefulReconnect")).isFalse();
    assertThat(negotiate("?negotiateVersion=7&useStatefulReconnect=true").toString())
        .contains("negotiateVersion=1", "useStatefulReconnect=true");
    Map<?, ?> old = negotiate("");
    assertThat(old.get("negotiateVersion")).isEqualTo(0L);
    assertThat(old.containsKey("connectionToken")).isFalse();
    assertThat(negotiate("?negotiateVersion=x").toString()).contains("non-integer");
    assertThat(negotiate("?negotiateVersion=-1").toString()).contains("does not support");
  }

  @Test
  void the_id_of_version_0_is_good_for_all() {
    String id = String.valueOf(negotiate("").get("connectionId"));
    assertThat(get(id).statusCode()).isEqualTo(200);
    assertThat(post(id, "x").statusCode()).isEqualTo(200);
    assertThat(get(id).body()).isEqualTo("x");
  }

  @Test
  void a_client_cannot_make_its_connection_stateful() {
    try (SocketClient client = socket("?carillon.stateful=true")) {
      client.send("stateful");
      assertThat(client.next()).isEqualTo("no");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', 400",
    "POST, '', 400",
    "DELETE, '', 400",
    "GET, ?id=nonsense, 404",
    "POST, ?id=AAAAAAAAAAAAAAAAAAAAAA, 404",
    "DELETE, ?id=%00, 404",
    "PUT, ?id=x, 405",
    "GET, /negotiate?negotiateVersion=1, 405",
  })
  void a_request_that_makes_no_sense_is_answered_as_the_reference_does(
      String method, String query, int status) {
    HttpResponse<String> answer =
        send(request(query, "alice").method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(status);
    // Methods are decided on before it is known that it is a hub.
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue(status == 405 ? "application/problem+json" : "text/plain");
  }

  @ParameterizedTest
  @CsvSource({"/negotiate?negotiateVersion=1, POST", "?id=x, POST", "?id=x, GET", "?id=x, DELETE"})
  void a_page_of_an_allowed_origin_may_ask_without_a_token_what_it_may_do(
      String query, String method) {
    var preflight =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/hub" + query))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", "https://app.example.com")
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "x-signalr-user-agent,x-requested-with");
    HttpResponse<String> answer = send(preflight);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElseThrow())
        .contains(method);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
        .contains("Authorization", "X-Requested-With", "X-SignalR-User-Agent");
  }

  @Test
  void a_refusal_can_be_read_by_a_page_of_an_allowed_origin_and_others_get_nothing() {
    HttpResponse<String> answer =
        send(request("?id=nonsense", "alice").header("Origin", "https://app.example.com"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://app.example.com");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).hasValue("true");
    var elsewhere =
        request("/negotiate", "alice")
            .POST(BodyPublishers.noBody())
            .header("Origin", "https://evil.example.com");
    assertThat(send(elsewhere).statusCode()).isEqualTo(403);
    assertThat(
            SocketClient.refusal(
                server.port(), "/hub", as("alice", "Origin", "https://evil.example.com")))
        .isEqualTo(403);
  }

  @Test
  void the_public_id_is_no_key() {
    Map<?, ?> answer = negotiate("?negotiateVersion=1");
    assertThat(get(String.valueOf(answer.get("connectionId"))).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 30, 50, 60})
  void a_token_that_was_touched_is_none(int place) {
    String id = negotiated();
    char other = id.charAt(place) == 'A' ? 'B' : 'A';
    String touched = id.substring(0, place) + other + id.substring(place + 1);
    assertThat(get(touched).statusCode()).isEqualTo(404);
    assertThat(get(id + "A").statusCode()).isEqualTo(404);
  }

  @Test
  void an_id_is_of_no_use_to_others() {
    String id = polling();
    assertThat(send(request("?id=" + id, "bob")).statusCode()).isEqualTo(404);
    assertThat(send(request("?id=" + id, "bob").POST(BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(404);
    assertThat(send(request("?id=" + id, "nobody")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_connection_that_is_refused_by_its_dialect_is_told_why() {
    String id = negotiated();
    assertThat(send(request("?refuse=1&id=" + id, "alice")).statusCode()).isEqualTo(400);
    assertThat(get(id).statusCode()).isEqualTo(404);
  }

  @Test
  void a_body_that_is_too_large_is_refused() {
    String id = polling();
    assertThat(post(id, "x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
    assertThat(post(id, "y").statusCode()).isEqualTo(200);
  }

  @Test
  void a_negotiation_is_kept_nowhere_but_in_its_token() {
    String first = negotiated();
    for (int i = 0; i < 50; i++) {
      negotiated();
    }
    server.stop();
    server.startAgain();
    assertThat(get(first).statusCode()).isEqualTo(200);
    assertThat(new ConnectionTokens(QUICK).read(first)).as("with another secret").isEmpty();
  }
}
