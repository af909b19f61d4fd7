package dev.carillon.access.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.http.ManagementOptions;
import dev.carillon.http.operator.ManagementVerticle;
import dev.carillon.support.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators say on the management port. */
class AccessChangeEndpointsTest {
  private static final String TOKEN = "the operator's own token";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<AccessChange> told = new LinkedBlockingQueue<>();
  private boolean away;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private int open(Optional<String> token) throws Exception {
    var bound = new CompletableFuture<Integer>();
    var unused =
        vertx.deployVerticle(
            new ManagementVerticle(
                ManagementOptions.withToken(token),
                new ManagementVerticle.Health(List.of(), List.of(), List.of()),
                () -> "",
                AccessChangeEndpoints.all(this::tell),
                bound::complete));
    return bound.get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> tell(AccessChange ending) {
    if (away) {
      return Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
    }
    told.add(ending);
    return Future.succeededFuture();
  }

  private static int post(int port, String path, String authorization, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void each_kind_of_news_has_its_address() throws Exception {
    int port = open(Optional.of(TOKEN));
    for (Map.Entry<String, Kind> each : AccessChangeEndpoints.PATHS.entrySet()) {
      assertThat(post(port, each.getKey(), "Bearer " + TOKEN, "{\"subject\":\"ann\"}"))
          .as(each.getKey())
          .isEqualTo(202);
      assertThat(told.take().kind()).isEqualTo(each.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer another token",
        "Bearer ",
        "Basic b3BlcmF0b3I6cA==",
        "the operator's own token"
      })
  void whoever_shows_another_token_is_refused_and_nothing_is_said(String shown) throws Exception {
    int port = open(Optional.of(TOKEN));
    assertThat(post(port, "/v1/sessions/end", shown, "{\"subject\":\"ann\"}")).isEqualTo(401);
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "rubbish",
        "{}",
        "{\"subject\":7}",
        "{\"subject\":\"a\",\"token\":\"b\"}",
        "{\"subject\":\"a\",\"tennant\":\"b\"}"
      })
  void what_names_nobody_is_refused(String body) throws Exception {
    int port = open(Optional.of(TOKEN));
    assertThat(post(port, "/v1/sessions/end", "Bearer " + TOKEN, body)).isEqualTo(400);
    assertThat(told).isEmpty();
  }

  @Test
  void a_body_has_a_bound() throws Exception {
    int port = open(Optional.of(TOKEN));
    String body = "{\"subject\":\"" + "x".repeat(17 << 10) + "\"}";
    assertThat(post(port, "/v1/sessions/end", "Bearer " + TOKEN, body)).isEqualTo(413);
  }

  @Test
  void without_a_configured_token_there_are_no_such_addresses() throws Exception {
    int port = open(Optional.empty());
    assertThat(post(port, "/v1/sessions/end", "Bearer " + TOKEN, "{\"subject\":\"ann\"}"))
        .isEqualTo(404);
  }

  @Test
  void while_kafka_is_away_it_is_said_that_it_was_not_taken() throws Exception {
    int port = open(Optional.of(TOKEN));
    away = true;
    assertThat(post(port, "/v1/tokens/revoke", "Bearer " + TOKEN, "{\"token\":\"7\"}"))
        .isEqualTo(503);
  }
}
