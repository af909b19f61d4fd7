package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SampleCommands;
import dev.carillon.support.SocketClient;
import dev.carillon.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(Patience.TEST_SECONDS)
class CommandFloodTest {
  private static final int MANY = 1_000;
  private static final String OIL =
      "{\"type\":\"command\",\"id\":\"%d\",\"name\":\"vehicle.service\","
          + "\"data\":{\"vehicle\":7,\"kind\":\"oil\"}}";

  @Test
  void who_sends_a_thousand_at_once_is_told_of_each_and_holds_up_nobody() {
    try (var server =
            TestServer.with()
                .commands(new SampleCommands())
                .principal(Principals.of("bystander", "vehicle:7:**"))
                .start();
        var flood = SocketClient.open(server.port(), "/v1/ws", as("alice"));
        var bystander = SocketClient.open(server.port(), "/v1/ws", as("bystander"))) {
      flood.nextJson("welcome");
      bystander.nextJson("welcome");
      long begun = System.nanoTime();
      for (int i = 0; i < MANY; i++) {
        flood.send(OIL.formatted(i));
      }
      assertThat(bystander.send(OIL.formatted(0)).nextJson("reply").get("id")).isEqualTo("0");

      List<Map<?, ?>> answers = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        answers.add(flood.nextJson());
        assertThat(answers.get(i).get("id")).isEqualTo(Integer.toString(i));
      }
      // The burst, and one for each second that it took.
      long flowedBack = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      assertThat(answers.stream().filter(one -> "reply".equals(one.get("type"))).count())
          .isBetween(32L, 32 + flowedBack);
      assertThat(answers)
          .filteredOn(one -> "error".equals(one.get("type")))
          .allSatisfy(one -> assertThat(one.get("code")).isEqualTo("too_many_requests"));
      assertThat(flood.send("{\"type\":\"ping\"}").nextJson("pong")).isNotEmpty();
    }
  }
}
