package dev.carillon.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.Credential;
import dev.carillon.event.Json;
import dev.carillon.http.Endpoint;
import dev.carillon.support.TestServer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A ticket opens a stream and does nothing else, wherever it is shown. */
@Timeout(60)
class TicketPlacesTest {
  private static final EventsOptions BODIES = new EventsOptions(10_000, 3, Duration.ofSeconds(5));
  private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([^\"]+)\"");

  private final TestServer server =
      TestServer.with()
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  CommandsEndpoint.PATH,
                  new CommandsEndpoint(TestServer.NO_COMMANDS, BODIES)))
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  EventsEndpoint.PATH,
                  new EventsEndpoint(
                      (principal, events) -> {
                        throw new AssertionError("published");
                      },
                      BODIES)))
          .endpoint(
              new Endpoint(
                  HttpMethod.GET,
                  "/asyncapi.json",
                  new DocumentEndpoint("application/json", who -> Json.of(List.of("topics")))))
          .start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString("{}"))
            .header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String ticket() throws Exception {
    var answer = ask("POST", "/v1/tickets", "Authorization", "Bearer alice");
    assertThat(answer.statusCode()).isEqualTo(201);
    var found = TICKET.matcher(answer.body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void no_endpoint_and_no_document_takes_a_ticket_and_none_uses_it_up() throws Exception {
    String ticket = ticket();
    Map<String, String> places =
        Map.of(
            "/v1/tickets", "POST",
            "/v1/events", "POST",
            "/v1/commands/vehicle.service", "POST",
            "/asyncapi.json", "GET",
            "/v1/snapshot", "GET");
    for (var place : places.entrySet()) {
      String query = place.getKey().endsWith("snapshot") ? "?topic=t&ticket=" : "?ticket=";
      var answer = ask(place.getValue(), place.getKey() + query + ticket);
      // 400 where a query is looked at first: none of these has such a parameter.
      assertThat(answer.statusCode()).as(place.getKey()).isIn(400, 401);
      assertThat(answer.body()).doesNotContain(ticket);
    }
    var stream =
        client
            .sendAsync(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + server.port()
                                + "/v1/sse?topic=t&ticket="
                                + ticket))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .get();
    assertThat(stream.statusCode()).isEqualTo(200);
    stream.body().close();
  }

  @Test
  void a_kind_of_credential_that_is_bound_to_a_place_is_good_nowhere_by_default() {
    assertThat(Credential.ticket("t").place().opensStream()).isFalse();
    assertThat(Credential.bearer("t").at(new Credential.Place(true, "", "")).place().opensStream())
        .isTrue();
  }
}
