package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.RefusalListener.Refused;
import dev.carillon.support.LogCapture;
import dev.carillon.support.MovableClock;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@Isolated
final class RefusalLogTest {
  private final List<String> counted = new ArrayList<>();
  private final MovableClock clock = new MovableClock();
  private final RefusalLog refusals =
      new RefusalLog((reason, route) -> counted.add(reason + " " + route), clock);

  private static Refused refused(String reason, String compared) {
    return new Refused(reason, "/v1/sse", "10.1.2.3", "jwt:a:b", compared);
  }

  @Test
  void each_reason_is_logged_at_once_and_then_once_a_minute_with_how_many() {
    try (var logged = new LogCapture()) {
      for (int i = 0; i < 1000; i++) {
        refusals.refused(refused("origin", "origin=https://a allowed=[https://b]"));
      }
      refusals.refused(refused("right", "not permitted: a"));
      assertThat(logged.text().lines()).hasSize(2);
      clock.advance(Duration.ofSeconds(61));
      refusals.refused(refused("origin", "origin=https://c allowed=[https://b]"));
      assertThat(logged.text().lines()).hasSize(3);
      assertThat(logged.text())
          .contains("origin=https://a allowed=[https://b]")
          .contains("client=10.1.2.3")
          .contains("principal=jwt:a:b")
          .contains("since-last=1000");
    }
    assertThat(counted).hasSize(1002);
  }

  @Test
  void reasons_without_end_make_no_series_without_end() {
    try (var logged = new LogCapture()) {
      for (int i = 0; i < 10_000; i++) {
        refusals.refused(refused("reason-" + i, ""));
      }
      assertThat(logged.text().lines().count()).isLessThan(100);
    }
    assertThat(counted.stream().distinct()).hasSizeLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\n{\"level\":\"ERROR\"}", "\u001b[31mred", "\u202e\u2028", "\u0000"})
  void what_a_stranger_wrote_stays_on_its_line(String text) {
    try (var logged = new LogCapture()) {
      refusals.refused(new Refused("origin", text, text, text, text.repeat(100_000)));
      assertThat(logged.text().lines()).hasSize(1);
      assertThat(logged.text()).matches("[ -~]*").hasSizeLessThan(2_000);
    }
  }

  @Test
  void of_a_token_only_what_it_says_of_itself_is_shown() {
    String claims = "{\"iss\":\"https://wrong\\n\",\"aud\":[\"x\"],\"sub\":\"secret-subject\"}";
    String token =
        part("{\"alg\":\"RS256\",\"kid\":\"k1\"}") + "." + part(claims) + ".c2lnbmF0dXJl";
    assertThat(TokenSummary.described(Credential.bearer(token)))
        .isEqualTo("a JWT with alg=RS256 kid=k1 iss=https://wrong\\u000a aud=[x]");
    for (String none :
        List.of("", "x", "a.b.c", "..", "e30.e30.x.y", part("[]") + ".e30.", "x".repeat(1 << 20))) {
      assertThat(TokenSummary.described(Credential.bearer(none)))
          .startsWith("a bearer token that")
          .hasSizeLessThan(100);
    }
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void an_operator_is_told_what_was_compared_and_never_a_token() {
    try (TestServer server =
        TestServer.with().origins("https://app.example.com").connectionsPerPrincipal(1).start()) {
      ask(server, 403, "/v1/sse?topic=a", as("alice", "Origin", "https://evil.example"));
      ask(server, 401, "/v1/poll?topic=a", as("canary-token-of-a-stranger"));
      try (SseClient one = SseClient.open(server.port(), "/v1/sse?topic=a", as("alice"))) {
        assertThat(one.status()).isEqualTo(200);
        ask(server, 429, "/v1/poll?topic=a&wait=0", as("alice"));
      }
      assertThat(server.refusals())
          .extracting(Refused::reason)
          .contains("origin", "unauthenticated", "too_many_connections");
      assertThat(server.refusals().toString())
          .contains("origin=https://evil.example")
          .contains("allowed=[https://app.example.com]")
          .contains("client=127.0.0.1")
          .contains("principal=alice")
          .contains("more than 1 connections")
          .doesNotContain("canary");
      assertThat(server.answers())
          .contains("/v1/sse GET 403", "/v1/poll GET 401", "/v1/poll GET 429", "/v1/sse GET 200");
    }
  }

  private static void ask(TestServer server, int status, String target, String... headers) {
    try (SseClient client = SseClient.open(server.port(), target, headers)) {
      assertThat(client.status()).isEqualTo(status);
    }
  }
}
