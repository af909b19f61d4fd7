package dev.carillon.transport.signalr;

import static dev.carillon.support.SseClient.as;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A hub that says what it hears, on two event loops, and what clients do to it. */
abstract class HubOverHttp {
  static final HubTransportOptions QUICK =
      new HubTransportOptions(
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(15),
          Duration.ofMillis(300),
          Duration.ofMillis(1500),
          Duration.ofSeconds(5),
          1 << 20,
          true);

  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final Vertx vertx = Vertx.vertx();
  TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .loops(2)
            .origins("https://app.example.com")
            .principal(Principals.of("bob", "vehicle:8:**"))
            .hub("/hub", new EchoDialect(), QUICK)
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  HttpRequest.Builder request(String query, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/hub" + query))
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.sendAsync(request.build(), BodyHandlers.ofString())
          .get(Patience.SECONDS, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String id) {
    return send(request("?id=" + id, "alice"));
  }

  CompletableFuture<HttpResponse<String>> poll(String id) {
    return http.sendAsync(request("?id=" + id, "alice").build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String id, String body) {
    return send(request("?id=" + id, "alice").POST(BodyPublishers.ofString(body)));
  }

  Map<?, ?> negotiate(String query) {
    HttpResponse<String> answer =
        send(request("/negotiate" + query, "alice").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return Texts.object(answer.body());
  }

  String negotiated() {
    return String.valueOf(negotiate("?negotiateVersion=1").get("connectionToken"));
  }

  /** A connection by long polling that the server has begun. */
  String polling() {
    String id = negotiated();
    HttpResponse<String> first = get(id);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEmpty();
    return id;
  }

  SocketClient socket(String query) {
    return SocketClient.open(server.port(), "/hub" + query, as("alice"));
  }
}
