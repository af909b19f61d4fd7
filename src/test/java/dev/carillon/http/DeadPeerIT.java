package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.event.Position;
import dev.carillon.support.BlackHole;
import dev.carillon.support.Events;
import dev.carillon.support.Patience;
import dev.carillon.support.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients whose network swallows everything: no close, no reset. Without our asking, the kernel
 * would go on trying for a quarter of an hour.
 */
@Timeout(Patience.TEST_SECONDS)
final class DeadPeerIT {
  @Test
  void a_client_that_is_gone_without_a_word_is_noticed_on_each_transport() throws Exception {
    try (BlackHole hole = hole();
        TestServer server = server()) {
      server.publish(Events.announcing(new Position(Events.partition("events"), 0, -1)));
      String base = "://" + BlackHole.HOST + ":" + server.port();
      String topic = "?topic=vehicle:7";
      Process stream =
          hole.start(
              "curl",
              "-sN",
              "-H",
              "Authorization: Bearer alice",
              "http" + base + "/v1/sse" + topic);
      reads(stream, "welcome");
      Process socket =
          hole.start(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "docs/try/Socket.java",
              "ws" + base + "/v1/ws",
              "alice",
              "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"vehicle:7\"]}");
      reads(socket, "subscribed");
      // Last: its wait is short, and a busy machine takes its time for the others.
      Process poll =
          hole.start(
              "curl",
              "-sv",
              "-H",
              "Authorization: Bearer alice",
              "http" + base + "/v1/poll" + topic + "&wait=5");
      reads(poll, "GET /v1/poll");
      assertThat(hole.connections()).isEqualTo(3);
      hole.swallow();

      await().atMost(Patience.LIMIT).untilAsserted(() -> assertThat(server.closes()).hasSize(3));
      // A socket says nothing any more and its bytes are not acknowledged: either is noticed first.
      assertThat(server.closes())
          .areExactly(1, new Condition<>("normal"::equals, "the poll"))
          .isSubsetOf("gone", "silent", "normal");
      // That ended the poll's wait. Its answer is never acknowledged: the connection ends by that.
      await().until(() -> hole.connections() == 0);
    }
  }

  private static BlackHole hole() {
    try {
      return new BlackHole();
    } catch (IOException e) {
      System.err.println("SKIPPED: dead peers need root, iproute2 and veth: " + e.getMessage());
      Assumptions.abort("no network namespace: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  private static TestServer server() {
    return TestServer.with()
        .host(BlackHole.HOST)
        .topics(new TopicsOptions(Duration.ofSeconds(1), Duration.ofSeconds(2), 32, false))
        .deadPeer(Duration.ofSeconds(1))
        .start();
  }

  private static void reads(Process process, String word) throws IOException {
    InputStream in = process.getInputStream();
    var text = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (text.indexOf(word) < 0) {
      int length = in.read(buffer);
      assertThat(length).as("ended after: %s", text).isPositive();
      text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
    }
  }
}
