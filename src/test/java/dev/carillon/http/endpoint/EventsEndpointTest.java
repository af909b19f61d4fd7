package dev.carillon.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Publisher;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.http.Endpoint;
import dev.carillon.support.Patience;
import dev.carillon.support.TestServer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(Patience.TEST_SECONDS)
final class EventsEndpointTest implements Publisher {
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/t\",\"type\":\"t\",\"data\":{\"a\":1}}";

  private final List<String> published = new CopyOnWriteArrayList<>();
  private final TestServer server =
      TestServer.with()
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  EventsEndpoint.PATH,
                  new EventsEndpoint(this, new EventsOptions(10_000, 3, Duration.ofMillis(500)))))
          .start();
  private final HttpClient client = HttpClient.newHttpClient();

  private volatile boolean busy;

  @Override
  public void admit(Principal principal) {
    if (busy) {
      throw new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("published too much"));
    }
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    if (cloudEvents.toString().contains("refuse")) {
      return Future.failedFuture(new RefusedException(CloseReason.FORBIDDEN.with("event 0: no")));
    }
    cloudEvents.forEach(event -> published.add(principal.id() + " " + event));
    return Future.succeededFuture("the-cursor");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_structured_event_is_handed_over_and_answered_with_the_cursor() throws Exception {
    var response = post(EVENT, "Content-Type", "application/cloudevents+json; charset=UTF-8");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"cursor\":\"the-cursor\"}");
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(published).containsExactly("alice " + EVENT);
  }

  @Test
  void a_batch_is_taken_apart() throws Exception {
    String body = "[\n " + EVENT + " ,\r\n" + EVENT.replace("{\"a\":1}", "[ 1,\n2 ]") + "]";

    var response = post(body, "Content-Type", "Application/CloudEvents-Batch+JSON");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(published)
        .containsExactly("alice " + EVENT, "alice " + EVENT.replace("{\"a\":1}", "[ 1, 2 ]"));
  }

  @Test
  void a_binary_event_has_its_attributes_in_headers() throws Exception {
    var response =
        post(
            "{ \"a\":\n1 }",
            "Content-Type",
            "application/json",
            "ce-specversion",
            "1.0",
            "CE-ID",
            "7",
            "ce-source",
            "/t",
            "ce-type",
            "t",
            "ce-subject",
            "Gr%C3%BC%C3%9Fe %22x%22 100%",
            "ce-myext",
            "\"quoted \\\"y\\\"\"");

    assertThat(response.statusCode()).isEqualTo(200);
    var event = (Map<?, ?>) Json.read(published.get(0).substring("alice ".length()));
    assertThat(event)
        .isEqualTo(
            Map.of(
                "specversion", "1.0",
                "id", "7",
                "source", "/t",
                "type", "t",
                "subject", "Grüße \"x\" 100%",
                "myext", "quoted \"y\"",
                "datacontenttype", "application/json",
                "data", Map.of("a", 1L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | a \"b\" | \"data\":\"a \\\"b\\\"\"",
        "image/png | raw | \"data_base64\":\"cmF3\"",
        "application/vnd.x+json | [1] | \"data\":[1]"
      })
  void data_of_a_binary_event_is_what_its_content_type_says(
      String contentType, String body, String member) throws Exception {
    post(body, "Content-Type", contentType, "ce-id", "1");

    assertThat(published.get(0)).contains(member).contains("\"datacontenttype\":");
  }

  @Test
  void without_a_body_there_is_no_data() throws Exception {
    post("", "ce-id", "1");

    assertThat(published).containsExactly("alice {\"id\":\"1\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/cloudevents+json | {\"id\": | 400 | bad_request",
        "application/cloudevents+json | '' | 400 | bad_request",
        "application/cloudevents+json | {}{} | 400 | bad_request",
        "application/cloudevents+json | \"\\ud800\" | 400 | bad_request",
        "application/cloudevents-batch+json | {} | 400 | bad_request",
        "application/cloudevents-batch+json | [1,2,3,4] | 413 | too_large",
        "application/cloudevents+avro | x | 415 | unsupported_media_type",
        "application/cloudeventsjson | {} | 415 | unsupported_media_type",
        "application/json | {} | 415 | unsupported_media_type",
        "'' | {} | 415 | unsupported_media_type",
        "application/cloudevents+json | {\"id\":\"refuse\"} | 403 | forbidden"
      })
  void what_is_refused_has_a_status_and_a_code(
      String contentType, String body, int status, String code) throws Exception {
    var response = post(body, "Content-Type", contentType);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(published).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ce-a_b, x", "ce-data, x", "ce-datacontenttype, text/plain", "ce-subject, %ff"})
  void a_header_that_is_no_attribute_is_refused(String name, String value) throws Exception {
    var response = post("", "ce-id", "1", name, value);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(published).isEmpty();
  }

  @Test
  void an_attribute_twice_is_refused() throws Exception {
    assertThat(post("", "ce-id", "1", "ce-id", "2").statusCode()).isEqualTo(400);
  }

  @Test
  void without_a_token_nobody_publishes() throws Exception {
    var response =
        client.send(
            request("{}", "Content-Type", "application/cloudevents+json").build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void a_body_that_is_too_long_is_refused_whether_it_says_so_or_not() throws Exception {
    String body = "[" + " ".repeat(10_000) + "]";
    assertThat(post(body, "Content-Type", "application/cloudevents+json").statusCode())
        .isEqualTo(413);

    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    var chunked =
        request(
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                "Authorization",
                "Bearer alice",
                "Content-Type",
                "application/cloudevents+json")
            .build();
    assertThat(client.send(chunked, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(413);
    assertThat(published).isEmpty();
  }

  @Test
  void a_body_that_does_not_come_is_not_waited_for() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /v1/events HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer alice\r
          Content-Type: application/cloudevents+json\r
          Content-Length: 100\r
          \r
          {"""
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"silent\"");
    }
  }

  @Test
  void a_body_of_somebody_who_may_not_send_it_is_not_waited_for_either() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void whoever_has_published_too_much_is_told_when_to_come_back_before_its_body_is_read()
      throws Exception {
    busy = true;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer alice\r\n"
                      + "Content-Length: 9999\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 429").containsIgnoringCase("retry-after:");
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws Exception {
    var asking =
        request(
                EVENT,
                "Content-Type",
                "application/cloudevents+json",
                "Authorization",
                "Bearer alice")
            .expectContinue(true)
            .build();

    assertThat(client.send(asking, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
    assertThat(published).hasSize(1);
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder request = request(body, headers).header("Authorization", "Bearer alice");
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String body, String... headers) {
    return request(HttpRequest.BodyPublishers.ofString(body), headers);
  }

  private HttpRequest.Builder request(HttpRequest.BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + EventsEndpoint.PATH))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(body);
    for (int i = 0; i < headers.length; i += 2) {
      if (!headers[i + 1].isEmpty()) {
        request.header(headers[i], headers[i + 1]);
      }
    }
    return request;
  }
}
