package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.event.CursorOptions;
import dev.carillon.event.Cursors;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients can do with cursors that are large, sealed or not theirs: promises 4, case 26. */
final class CursorsOverHttpTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server = TestServer.with().start();

  @AfterEach
  void stop() {
    server.close();
  }

  private void serve(Cursors cursors) {
    server.close();
    server = TestServer.with().cursors(cursors).start();
  }

  private void announce(int partitions, long offset) {
    Stream stream = Events.stream("wide");
    var reached = new ArrayList<Position>();
    for (int number = 0; number < partitions; number++) {
      Partition partition = Events.partition(stream, number, number);
      reached.add(new Position(partition, offset, 12));
    }
    server.publish(Events.announcing(reached.toArray(Position[]::new)));
  }

  private HttpResponse<String> poll(String query, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1/poll?topic=a&wait=0" + query);
    var request = HttpRequest.newBuilder(uri).headers(as("alice"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String cursor(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body()).path("cursor").asText();
  }

  @Test
  void a_cursor_of_600_old_partitions_is_taken_back_in_the_query_and_in_the_header()
      throws Exception {
    for (Cursors cursors : List.of(Cursors.UNSEALED, sealed())) {
      serve(cursors);
      announce(600, 5_000_000_000L);
      String given = cursor(poll(""));
      assertThat(given.length()).isGreaterThan(4_096);
      assertThat(cursor(poll("&cursor=" + given))).isEqualTo(given);
      assertThat(cursor(poll("", "Last-Event-ID", given))).isEqualTo(given);
    }
  }

  private static Cursors sealed() {
    return new CursorOptions(Optional.of(KEY), List.of(), false).cursors();
  }

  @Test
  void with_a_key_a_cursor_that_anybody_could_have_made_up_is_answered_with_a_gap()
      throws Exception {
    announce(3, 1_000);
    String readable = cursor(poll(""));
    serve(sealed());
    announce(3, 1_000);

    JsonNode answer = MAPPER.readTree(poll("&cursor=" + readable).body());
    JsonNode gap = answer.path("events").path(0);
    assertThat(gap.path("type").asText()).isEqualTo("gap");
    assertThat(gap.path("cause").asText()).isEqualTo("foreign");
    assertThat(gap.path("topics").path(0).asText()).isEqualTo("a");
    assertThat(gap.has("ranges")).isFalse();
    JsonNode next = MAPPER.readTree(poll("&cursor=" + answer.path("cursor").asText()).body());
    assertThat(next.path("events")).isEmpty();
  }

  @Test
  void whatever_is_said_to_be_a_cursor_is_refused_or_told_as_a_gap_and_never_our_fault()
      throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (Cursors cursors : List.of(Cursors.UNSEALED, sealed())) {
      serve(cursors);
      announce(5, 1_000);
      byte[] good = Base64.getUrlDecoder().decode(cursor(poll("")));
      var texts = new ArrayList<String>();
      for (int i = 0; i < 100; i++) {
        byte[] changed = good.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
      }
      texts.add("A".repeat(15_000));
      texts.add("-1");
      texts.add("AQ");
      texts.add("AwAA");
      for (String text : texts) {
        HttpResponse<String> answer = poll("&cursor=" + text);
        if (answer.statusCode() == 200) {
          JsonNode events = MAPPER.readTree(answer.body()).path("events");
          assertThat(events.path(0).path("cause").asText()).as(seed + " " + text).isNotEmpty();
        } else {
          assertThat(answer.statusCode()).as(seed + " " + text).isEqualTo(400);
          assertThat(answer.body()).contains("bad_cursor");
        }
      }
      int tooLong = poll("&cursor=" + "A".repeat(1 << 20)).statusCode();
      assertThat(tooLong).isBetween(400, 499);
    }
  }
}
