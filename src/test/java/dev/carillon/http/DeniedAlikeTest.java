package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody may not hear is refused at every door, and nothing tells whether it is there. */
@Timeout(60)
class DeniedAlikeTest {
  private static final List<String> DOORS =
      List.of(
          "/v1/sse?topic=",
          "/v1/poll?topic=",
          "/v1/snapshot?topic=",
          "/v1/sse?topic=own:**&topic=",
          "/v1/poll?topic=own:**&topic=");

  private final TestServer server =
      TestServer.with().principal(Principals.of("bob", "own:**")).start();
  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"), 10);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void somethingIsThere() {
    server.publish(Events.batch(log.append("secret:there"), log.append("own:1")));
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The answer without what is another one each time, or was asked. */
  private String answer(String door, String topic) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + door + topic))
            .headers(as("bob"))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return response.statusCode()
        + response.body().replace(topic, "TOPIC").replaceAll("urn:uuid:[0-9a-f-]+", "ID");
  }

  @Test
  void over_http_what_is_there_and_what_is_not_are_refused_in_the_same_words() throws Exception {
    for (String door : DOORS) {
      String there = answer(door, "secret:there");
      assertThat(there).as(door).startsWith("403").contains("\"code\":\"forbidden\"");
      assertThat(answer(door, "secret:nowhere")).as(door).isEqualTo(there);
      assertThat(answer(door, "secret:*")).as(door).isEqualTo(there);
      assertThat(answer(door, "**")).as(door).isEqualTo(there);
    }
  }

  @Test
  void over_a_websocket_too_and_nothing_of_it_is_delivered() {
    try (SocketClient bob = SocketClient.open(server.port(), "/v1/ws", as("bob"))) {
      assertThat(bob.nextJson().get("type")).isEqualTo("welcome");
      String first = "";
      for (String topic : List.of("secret:there", "secret:nowhere", "secret:*", "**")) {
        bob.send("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"" + topic + "\"]}");
        String refused = bob.next().replace(topic, "TOPIC");
        assertThat(refused).contains("forbidden");
        first = first.isEmpty() ? refused : first;
        assertThat(refused).isEqualTo(first);
      }
      bob.send("{\"type\":\"subscribe\",\"id\":\"2\",\"topics\":[\"own:**\"]}");
      assertThat(bob.nextJson().get("type")).isEqualTo("subscribed");
      server.publish(Events.batch(log.append("secret:there"), log.append("own:2")));
      assertThat(bob.nextJson().get("topic")).isEqualTo("own:2");
    }
  }
}
