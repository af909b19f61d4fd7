package dev.carillon.http.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.Publisher;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import dev.carillon.http.Endpoint;
import dev.carillon.http.ManagementOptions;
import dev.carillon.http.endpoint.CommandsEndpoint;
import dev.carillon.http.endpoint.DocumentEndpoint;
import dev.carillon.http.endpoint.EventsEndpoint;
import dev.carillon.http.endpoint.EventsOptions;
import dev.carillon.support.RawHttp;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.EchoHubs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of both ports with every method. */
@Timeout(60)
final class MethodsTest implements Commands, Publisher {
  private static final String TOKEN = "an operator's token";

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final TestServer server =
      EchoHubs.at(TestServer.with(), "/hub")
          .origins("https://app.example.com")
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  EventsEndpoint.PATH,
                  new EventsEndpoint(this, EventsOptions.DEFAULT)))
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  CommandsEndpoint.PATH,
                  new CommandsEndpoint(this, EventsOptions.DEFAULT)))
          .endpoint(
              new Endpoint(
                  HttpMethod.GET,
                  "/openapi.json",
                  new DocumentEndpoint(
                      "application/json", principal -> Json.of(List.of("a document")))))
          .start();

  @Override
  public Future<Receipt> send(Principal principal, Command command) {
    done.add("command");
    return Future.succeededFuture(new Receipt("1", "c"));
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    done.add("publish");
    return Future.succeededFuture("c");
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String request(String method, String target, String... headers) {
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n"
        + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  private String ask(String method, String target, String... headers) {
    String[] all = List.of(headers).toArray(new String[headers.length + 1]);
    all[headers.length] = "Authorization: Bearer alice";
    return RawHttp.ask(server.port(), request(method, target, all));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(java.util.Locale.ROOT);
  }

  private static final String ADDRESSES =
      """
      /v1/ws          | GET, OPTIONS
      /v1/sse?topic=a | GET, OPTIONS
      /v1/poll?topic=a&wait=0 | GET, OPTIONS
      /v1/snapshot?topic=a | GET, OPTIONS
      /v1/tickets     | POST, OPTIONS
      /v1/events      | POST, OPTIONS
      /v1/commands/x  | POST, OPTIONS
      /openapi.json   | GET, HEAD, OPTIONS
      /hub?id=x       | GET, POST, DELETE, OPTIONS
      /hub/negotiate?negotiateVersion=1 | POST, OPTIONS
      /               | GET, HEAD, OPTIONS
      /console/index.html | GET, HEAD, OPTIONS
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = ADDRESSES)
  void a_method_that_an_address_does_not_take_is_405_with_those_that_it_takes(
      String target, String allowed) {
    for (String method : List.of("TRACE", "PUT", "PATCH", "FOO", "GET", "HEAD", "POST", "DELETE")) {
      if (List.of(allowed.split(", ")).contains(method)) {
        continue;
      }
      String answer = ask(method, target);
      assertThat(answer).as(method).startsWith("HTTP/1.1 405 ");
      assertThat(head(answer)).contains("\nallow: " + allowed.toLowerCase(java.util.Locale.ROOT));
      assertThat(head(answer)).contains("application/problem+json");
      if (method.equals("HEAD")) {
        assertThat(body(answer)).isEmpty();
      } else {
        assertThat(body(answer)).contains("\"code\":\"method_not_allowed\"");
      }
    }
    assertThat(done).isEmpty();
    assertThat(server.closes()).as("no stream was opened").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = ADDRESSES)
  void options_does_nothing_but_answer(String target, String allowed) {
    String answer = ask("OPTIONS", target);
    assertThat(answer).startsWith("HTTP/1.1 204 ");
    assertThat(head(answer)).contains("\nallow: " + allowed.toLowerCase(java.util.Locale.ROOT));
    assertThat(body(answer)).isEmpty();

    String preflight =
        ask(
            "OPTIONS",
            target,
            "Origin: https://app.example.com",
            "Access-Control-Request-Method: POST");
    assertThat(preflight).startsWith("HTTP/1.1 204 ");
    assertThat(head(preflight))
        .contains("\naccess-control-allow-methods: " + allowed.toLowerCase(java.util.Locale.ROOT))
        .contains("\naccess-control-allow-origin: https://app.example.com")
        .contains("\nvary: origin");

    String foreign =
        ask(
            "OPTIONS",
            target,
            "Origin: https://evil.example",
            "Access-Control-Request-Method: GET");
    assertThat(foreign).startsWith("HTTP/1.1 403 ");
    assertThat(head(foreign)).doesNotContain("access-control-allow");
    assertThat(done).isEmpty();
    assertThat(server.closes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "FOO"})
  void what_is_not_there_is_404_with_every_method(String method) {
    assertThat(ask(method, "/v1/nothing")).startsWith("HTTP/1.1 404 ");
    assertThat(ask(method, "/console/nothing.html")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void head_says_of_a_document_what_get_says_and_sends_none() {
    String answer = ask("HEAD", "/openapi.json");
    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(body(answer)).isEmpty();
    String tag = head(answer).replaceAll("(?s).*\netag: (\\S+).*", "$1");
    assertThat(head(ask("GET", "/openapi.json"))).contains("\netag: " + tag);
  }

  @Test
  void the_management_port_takes_head_on_probes_and_nothing_else_than_it_says() throws Exception {
    var bound = new CompletableFuture<Integer>();
    var unused =
        vertx.deployVerticle(
            new ManagementVerticle(
                ManagementOptions.withToken(Optional.of(TOKEN)),
                new ManagementVerticle.Health(
                    List.of(), List.of(new ManagementVerticle.Check("no", () -> false)), List.of()),
                () -> "metrics",
                List.of(
                    new OperatorEndpoint(HttpMethod.POST, "/v1/thing", this::doneBy),
                    new OperatorEndpoint(HttpMethod.PUT, "/v1/thing", this::doneBy)),
                bound::complete));
    int port = bound.get(20, TimeUnit.SECONDS);

    for (String probe : List.of("/livez", "/startupz", "/metrics")) {
      String answer = RawHttp.ask(port, request("HEAD", probe));
      assertThat(answer).as(probe).startsWith("HTTP/1.1 200 ");
      assertThat(body(answer)).isEmpty();
      assertThat(RawHttp.ask(port, request("POST", probe))).startsWith("HTTP/1.1 405 ");
      assertThat(RawHttp.ask(port, request("OPTIONS", probe))).startsWith("HTTP/1.1 204 ");
    }
    assertThat(RawHttp.ask(port, request("HEAD", "/readyz"))).startsWith("HTTP/1.1 503 ");

    String operator = "Authorization: Bearer " + TOKEN;
    assertThat(RawHttp.ask(port, request("OPTIONS", "/v1/thing"))).startsWith("HTTP/1.1 401 ");
    assertThat(head(RawHttp.ask(port, request("OPTIONS", "/v1/thing", operator))))
        .startsWith("http/1.1 204")
        .contains("\nallow: post, put, options");
    assertThat(RawHttp.ask(port, request("DELETE", "/v1/thing", operator)))
        .startsWith("HTTP/1.1 405 ");
    assertThat(done).isEmpty();
    assertThat(RawHttp.ask(port, request("PUT", "/v1/thing", operator)))
        .startsWith("HTTP/1.1 204 ");
    assertThat(done).containsExactly("operator");
  }

  private Future<OperatorAnswer> doneBy(OperatorRequest request) {
    done.add("operator");
    return Future.succeededFuture(OperatorAnswer.done());
  }
}
