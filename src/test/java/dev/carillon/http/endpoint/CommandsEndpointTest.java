package dev.carillon.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.http.Endpoint;
import dev.carillon.support.Patience;
import dev.carillon.support.TestServer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(Patience.TEST_SECONDS)
final class CommandsEndpointTest implements Commands {
  private final List<String> given = new CopyOnWriteArrayList<>();
  private final TestServer server =
      TestServer.with()
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  CommandsEndpoint.PATH,
                  new CommandsEndpoint(this, new EventsOptions(10_000, 3, Duration.ofMillis(500)))))
          .endpoint(
              new Endpoint(
                  HttpMethod.GET,
                  "/asyncapi.json",
                  new DocumentEndpoint("application/json", who -> Json.of(List.of("topics")))))
          .start();
  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public Future<Receipt> send(Principal principal, Command command) {
    if (command.name().equals("unknown")) {
      return Future.failedFuture(new RefusedException(CloseReason.NOT_FOUND));
    }
    if (command.name().equals("reused")) {
      return Future.failedFuture(new RefusedException(CloseReason.KEY_REUSED));
    }
    given.add(
        String.join(
            " ",
            principal.id(),
            command.name(),
            command.idempotencyKey().orElse("-"),
            command.data().toString()));
    return Future.succeededFuture(new Receipt("event-1", "cursor-1"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | -",
        "order-31 | order-31",
        "\"order-31\" | order-31",
        "\"a\\\"b\\\\c\" | a\"b\\c",
        "\"open | \"open"
      })
  void a_command_is_handed_over_with_its_key_quoted_or_bare(String header, String key)
      throws Exception {
    var response = post("vehicle.service", "{\"a\":1}", "Idempotency-Key", header);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"id\":\"event-1\",\"cursor\":\"cursor-1\"}");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(given).containsExactly("alice vehicle.service " + key + " {\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | application/json | {\"a\": | 400 | bad_request",
        "x | application/json | '' | 400 | bad_request",
        "x | application/json | {}{} | 400 | bad_request",
        "x | application/json | \"\\ud800\" | 400 | bad_request",
        "x | text/plain | {} | 415 | unsupported_media_type",
        "x | application/x-www-form-urlencoded | {} | 415 | unsupported_media_type",
        "unknown | application/json | {} | 404 | not_found",
        "reused | application/json | {} | 422 | key_reused"
      })
  void what_is_refused_has_a_status_and_a_code(
      String name, String contentType, String body, int status, String code) throws Exception {
    var response = post(name, body, "Content-Type", contentType);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(given).isEmpty();
  }

  @Test
  void a_key_twice_a_body_too_deep_and_one_too_long_are_refused() throws Exception {
    assertThat(post("x", "{}", "Idempotency-Key", "a", "Idempotency-Key", "b").statusCode())
        .isEqualTo(400);
    assertThat(post("x", "[".repeat(100) + "]".repeat(100)).statusCode()).isEqualTo(400);
    assertThat(post("x", '"' + "y".repeat(10_000) + '"').statusCode()).isEqualTo(413);
    assertThat(given).isEmpty();
  }

  @Test
  void without_a_token_there_is_neither_a_command_nor_a_document() throws Exception {
    for (String path : List.of("/v1/commands/x", "/asyncapi.json")) {
      var request = HttpRequest.newBuilder(address(path));
      HttpRequest asked = path.endsWith("x") ? request.POST(body("{}")).build() : request.build();
      assertThat(client.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(401);
    }
    assertThat(given).isEmpty();
  }

  @Test
  void a_document_that_is_known_is_not_sent_again() throws Exception {
    HttpResponse<String> first = get("");
    String tag = first.headers().firstValue("etag").orElseThrow();

    assertThat(first.body()).isEqualTo("[\"topics\"]");
    assertThat(first.headers().firstValue("cache-control")).contains("private, no-cache");
    assertThat(get(tag).statusCode()).isEqualTo(304);
    assertThat(get("\"other\"").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String known) throws Exception {
    var request = HttpRequest.newBuilder(address("/asyncapi.json"));
    if (!known.isEmpty()) {
      request.header("If-None-Match", known);
    }
    return client.send(
        request.header("Authorization", "Bearer alice").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String name, String body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(address("/v1/commands/" + name)).POST(body(body));
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return client.send(
        request.header("Authorization", "Bearer alice").build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
