package dev.carillon.http.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.http.Console;
import dev.carillon.http.ManagementOptions;
import dev.carillon.support.Patience;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in by the operator's door, with what, and what is answered. */
class OperatorRouterTest {
  private static final String TOKEN = "the operator's own token";
  private static final String PATH = "/v1/things/:id";
  private static final int MAX_BODY = 1_000;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<OperatorRequest> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private int open(
      Optional<String> token, Function<OperatorRequest, Future<OperatorAnswer>> handler)
      throws Exception {
    var bound = new CompletableFuture<Integer>();
    var unused =
        vertx.deployVerticle(
            new ManagementVerticle(
                ManagementOptions.withToken(token),
                new ManagementVerticle.Health(List.of(), List.of(), List.of()),
                () -> "",
                List.of(new OperatorEndpoint(HttpMethod.PUT, PATH, MAX_BODY, handler)),
                bound::complete));
    return bound.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private int open(Function<OperatorRequest, Future<OperatorAnswer>> handler) throws Exception {
    return open(
        Optional.of(TOKEN),
        request -> {
          asked.add(request);
          return handler.apply(request);
        });
  }

  private static Future<OperatorAnswer> done(OperatorRequest request) {
    return Future.succeededFuture(OperatorAnswer.done());
  }

  private static HttpResponse<String> send(
      String method, int port, String path, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Map<?, ?> problem = Texts.object(response.body());
    assertThat(problem.get("code")).isEqualTo(code);
    assertThat(problem.get("status")).isEqualTo((long) status);
    for (String name : List.of("title", "detail", "instance", "type")) {
      assertThat(problem.get(name)).as(name).isInstanceOf(String.class);
    }
  }

  @Test
  void a_handler_gets_path_query_headers_and_body() throws Exception {
    int port =
        open(
            request ->
                Future.succeededFuture(
                    OperatorAnswer.ok(Json.of(Map.of("id", request.parameter("id")))).tagged("8")));
    var response =
        send("PUT", port, "/v1/things/a%20b?since=1%3A2", "{\"n\":7}", "If-Match", "\"7\"");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"id\":\"a b\"}");
    assertThat(response.headers().firstValue("ETag")).hasValue("\"8\"");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    OperatorRequest request = asked.take();
    assertThat(request.query("since")).hasValue("1:2");
    assertThat(request.query("until")).isEmpty();
    assertThat(request.ifMatch()).hasValue("7");
    assertThat(request.object().get("n")).isEqualTo(7L);
  }

  @Test
  void whoever_does_not_show_the_token_is_refused_before_the_handler() throws Exception {
    int port = open(OperatorRouterTest::done);
    for (String path : List.of("/v1/things/7", OperatorRouter.KNOCK)) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Authorization", "Bearer another token")
              .method(path.equals(OperatorRouter.KNOCK) ? "GET" : "PUT", BodyPublishers.noBody());
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertProblem(response, 401, "unauthenticated");
      assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void a_token_can_be_tried() throws Exception {
    int port = open(OperatorRouterTest::done);
    assertThat(send("GET", port, OperatorRouter.KNOCK, "").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "\u0000"})
  void a_body_that_is_not_one_object_is_a_problem(String body) throws Exception {
    int port =
        open(
            request -> {
              request.object();
              return done(request);
            });
    assertProblem(send("PUT", port, "/v1/things/7", body), 400, "bad_request");
  }

  @Test
  void a_body_has_a_bound() throws Exception {
    int port = open(OperatorRouterTest::done);
    assertProblem(send("PUT", port, "/v1/things/7", "x".repeat(MAX_BODY + 1)), 413, "too_large");
    assertThat(asked).isEmpty();
    assertThat(send("PUT", port, "/v1/things/7", "x".repeat(MAX_BODY)).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"7", "W/\"7\"", "\""})
  void a_tag_without_quotes_is_a_problem(String tag) throws Exception {
    int port =
        open(
            request -> {
              request.ifMatch();
              return done(request);
            });
    assertProblem(send("PUT", port, "/v1/things/7", "", "If-Match", tag), 400, "bad_request");
  }

  @Test
  void what_is_there_twice_is_a_problem() throws Exception {
    int port =
        open(
            request -> {
              request.query("since");
              return done(request);
            });
    assertProblem(send("PUT", port, "/v1/things/7?since=1&since=2", ""), 400, "bad_request");
  }

  @Test
  void a_query_that_cannot_be_read_is_a_problem() throws Exception {
    int port = open(OperatorRouterTest::done);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      String head =
          "PUT /v1/things/7?since=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Length: 0\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("Exception");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void a_refusal_is_a_problem_whether_it_is_thrown_or_comes_later() throws Exception {
    int port =
        open(
            request -> {
              var refusal = new RefusedException(CloseReason.NOT_FOUND);
              if (request.parameter("id").equals("later")) {
                return Future.failedFuture(refusal);
              }
              throw refusal;
            });
    assertProblem(send("PUT", port, "/v1/things/later", ""), 404, "not_found");
    assertProblem(send("PUT", port, "/v1/things/now", ""), 404, "not_found");
  }

  @Test
  void a_problem_may_say_more() throws Exception {
    String detail = "a long story ".repeat(40);
    int port =
        open(
            request ->
                Future.succeededFuture(
                    OperatorAnswer.problem(
                        CloseReason.BAD_FILTER, detail, Map.of("column", Json.of(7)))));
    var response = send("PUT", port, "/v1/things/7", "");
    assertProblem(response, 400, "bad_filter");
    Map<?, ?> problem = Texts.object(response.body());
    assertThat(problem.get("detail")).isEqualTo(detail);
    assertThat(problem.get("column")).isEqualTo(7L);
  }

  @Test
  void a_fault_of_ours_tells_nothing() throws Exception {
    int port =
        open(
            request -> {
              throw new IllegalStateException("a secret of the house");
            });
    var response = send("PUT", port, "/v1/things/7", "");
    assertProblem(response, 500, "internal_error");
    assertThat(response.body()).doesNotContain("secret", "Exception");
  }

  @Test
  void a_handler_hears_that_the_client_went_away() throws Exception {
    var gone = new CompletableFuture<Void>();
    int port =
        open(
            Optional.of(TOKEN),
            request -> {
              asked.add(request);
              request.gone().onSuccess(gone::complete);
              return Promise.<OperatorAnswer>promise().future();
            });
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String head =
          "PUT /v1/things/7 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nAuthorization: Bearer "
              + TOKEN
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(asked.poll(Patience.SECONDS, TimeUnit.SECONDS)).isNotNull();
      assertThat(gone).isNotDone();
    }
    gone.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void without_a_configured_token_there_are_neither_endpoints_nor_pages() throws Exception {
    int port = open(Optional.empty(), OperatorRouterTest::done);
    for (String path : List.of("/v1/things/7", OperatorRouter.KNOCK, "/console/", "/")) {
      assertProblem(send("GET", port, path, ""), 404, "not_found");
    }
  }

  @Test
  void the_operators_pages_are_served_with_the_policy_of_all_pages() throws Exception {
    int port = open(OperatorRouterTest::done);
    for (String name : Console.OPERATOR_FILES) {
      var response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/console/" + name))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(name).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'self'", "require-trusted-types-for")
          .doesNotContain("unsafe");
    }
    assertThat(send("GET", port, "/console/index.html", "").statusCode()).isEqualTo(404);
    var door = send("GET", port, "/", "");
    assertThat(door.statusCode()).isEqualTo(302);
    assertThat(door.headers().firstValue("Location")).hasValue("/console/");
    assertThat(send("GET", port, "/console/", "").body()).contains("Operator");
  }
}
