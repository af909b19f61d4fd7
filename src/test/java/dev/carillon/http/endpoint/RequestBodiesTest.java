package dev.carillon.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.Publisher;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.http.Endpoint;
import dev.carillon.http.admission.RequestOptions;
import dev.carillon.support.Principals;
import dev.carillon.support.RawHttp;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.EchoHubs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies hold, whose they are, and that all of it is given back, however a request ends. */
@Timeout(60)
final @SuppressWarnings("try") // a connection is held by being open
class RequestBodiesTest implements Commands, Publisher {
  private static final int MAX_BODY = 200_000;
  private static final int LENGTH = 100_000;

  private final MemoryBudget budget = new MemoryBudget(1 << 20, 512 << 10);
  private final Queue<Promise<?>> waiting = new ConcurrentLinkedQueue<>();
  private final TestServer server =
      EchoHubs.at(TestServer.with(), "/hub")
          .budget(budget)
          .requests(new RequestOptions(4, 6))
          .principal(Principals.claiming("listener", Map.of(), "**"))
          .principal(Principals.of("bob", "b:**"))
          .principal(Principals.of("carol", "c:**"))
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  EventsEndpoint.PATH,
                  new EventsEndpoint(this, new EventsOptions(MAX_BODY, 3, Duration.ofSeconds(1)))))
          .endpoint(
              new Endpoint(
                  HttpMethod.POST,
                  CommandsEndpoint.PATH,
                  new CommandsEndpoint(
                      this, new EventsOptions(MAX_BODY, 3, Duration.ofSeconds(1)))))
          .start();

  @Override
  public void admit(Principal principal, String name) {
    if (name.equals("unknown")) {
      throw new RefusedException(CloseReason.NOT_FOUND);
    }
    if (principal.publish().isEmpty()) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
  }

  @Override
  public Future<Receipt> send(Principal principal, Command command) {
    return switch (command.name()) {
      case "wait" -> later();
      case "refuse" -> Future.failedFuture(new RefusedException(CloseReason.BAD_COMMAND));
      case "throw" -> throw new IllegalStateException("a fault of ours");
      case "error" -> throw new StackOverflowError();
      default -> Future.succeededFuture(new Receipt("1", "c"));
    };
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    return later();
  }

  private <T> Future<T> later() {
    Promise<T> promise = Promise.promise();
    waiting.add(promise);
    return promise.future();
  }

  @AfterEach
  void everything_is_given_back() {
    await().untilAsserted(() -> assertThat(budget.used(Use.REQUEST_BODIES)).isZero());
    await().untilAsserted(() -> assertThat(budget.isUnused()).isTrue());
    await().untilAsserted(() -> assertThat(server.requests().isIdle()).isTrue());
    server.close();
  }

  private static String post(String path, String token, int length) {
    String contentType =
        path.startsWith("/v1/events") ? "application/cloudevents+json" : "application/json";
    return "POST %s HTTP/1.1\r\nHost: localhost\r\n".formatted(path)
        + "Authorization: Bearer %s\r\nContent-Type: %s\r\n".formatted(token, contentType)
        + "Content-Length: "
        + length
        + "\r\n\r\n";
  }

  private static String json(int length) {
    return "[" + " ".repeat(length - 2) + "]";
  }

  private RawHttp sent(String path, String token, int length, String body) {
    return RawHttp.open(server.port()).send(post(path, token, length)).send(body);
  }

  private void awaitHeld(long least) {
    await()
        .untilAsserted(
            () -> assertThat(budget.used(Use.REQUEST_BODIES)).isGreaterThanOrEqualTo(least));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/events, listener, 403",
    "/v1/commands/give, listener, 403",
    "/v1/commands/unknown, alice, 404",
    "/v1/events, nobody, 401",
    "/v1/events?topic=a, alice, 400",
    "/v1/commands/give?tpoic=a, alice, 400",
    "/hub?id=unknown, alice, 404"
  })
  void who_may_not_send_a_body_has_none_read(String path, String token, int status) {
    try (RawHttp client = sent(path, token, LENGTH, "[" + " ".repeat(LENGTH / 2))) {
      // The body never ends: whoever waits for it does not answer.
      assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(budget.refusals(Use.REQUEST_BODIES)).isZero();
  }

  @Test
  void a_body_is_held_until_what_is_done_with_it_is_done() {
    try (RawHttp client = sent("/v1/commands/wait", "alice", LENGTH, json(LENGTH))) {
      await().until(() -> !waiting.isEmpty());
      assertThat(budget.used(Use.REQUEST_BODIES)).isGreaterThan(LENGTH);
      assertThat(server.requests().underWay()).isEqualTo(1);
      waiting.remove().fail(new RefusedException(CloseReason.UNAVAILABLE));
      client.until("unavailable");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/commands/give"})
  void a_client_that_goes_in_the_middle_of_its_body_gives_it_back(String path) {
    try (RawHttp client = sent(path, "alice", LENGTH, "[" + " ".repeat(LENGTH / 2))) {
      awaitHeld(LENGTH / 2);
      assertThat(server.requests().underWay()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/commands/wait"})
  void a_client_that_goes_before_its_answer_gives_it_back_once_it_is_done(String path) {
    String event = "{\"id\":\"" + "x".repeat(LENGTH) + "\"}";
    try (RawHttp client = sent(path, "alice", event.length(), event)) {
      await().until(() -> !waiting.isEmpty());
    }
    await().untilAsserted(() -> assertThat(server.requests().underWay()).isZero());
    assertThat(budget.used(Use.REQUEST_BODIES)).as("still in use").isGreaterThan(LENGTH);
    waiting.remove().fail("too late");
  }

  @ParameterizedTest
  @CsvSource({"give, 200", "refuse, 400", "throw, 500", "error, 500"})
  void an_answer_of_any_kind_gives_it_back(String command, int status) {
    try (RawHttp client = sent("/v1/commands/" + command, "alice", LENGTH, json(LENGTH))) {
      assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/commands/give"})
  void a_body_that_is_too_slow_is_given_back(String path) {
    try (RawHttp client = sent(path, "alice", LENGTH, "[" + " ".repeat(LENGTH / 2))) {
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 408 ").contains("\"silent\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/events", "/v1/commands/give"})
  void a_body_that_grows_too_large_is_given_back(String path) {
    String chunked =
        post(path, "alice", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    String chunk = "4e20\r\n" + " ".repeat(20_000) + "\r\n";
    try (RawHttp client = RawHttp.open(server.port()).send(chunked)) {
      for (int i = 0; i < 11; i++) {
        client.send(chunk);
      }
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 413 ").contains("\"too_large\"");
    }
  }

  @Test
  void a_chunk_that_is_none_ends_the_request_and_gives_it_back() {
    String chunked =
        post("/v1/events", "alice", 0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    try (RawHttp client = RawHttp.open(server.port()).send(chunked)) {
      client.send("4e20\r\n" + " ".repeat(20_000) + "\r\nzz\r\n");
      assertThat(client.untilClosed()).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void whoever_holds_its_share_is_refused_and_others_are_not() {
    try (RawHttp first = sent("/v1/commands/give", "alice", MAX_BODY, "[" + " ".repeat(180_000));
        RawHttp second = sent("/v1/commands/give", "alice", MAX_BODY, "[" + " ".repeat(60_000))) {
      awaitHeld(2 * 240_000 - 2 * MemoryBudget.FREE_BYTES);
      try (RawHttp third = sent("/v1/commands/give", "alice", LENGTH, json(LENGTH));
          RawHttp other = sent("/v1/commands/give", "bob", LENGTH, json(LENGTH))) {
        assertThat(third.untilClosed())
            .startsWith("HTTP/1.1 503 ")
            .containsIgnoringCase("retry-after: ")
            .contains("\"unavailable\"");
        assertThat(other.until("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      }
    }
    assertThat(budget.refusals(Use.REQUEST_BODIES)).isPositive();
  }

  @Test
  void requests_are_counted_by_principal_and_in_all() {
    var open = new ConcurrentLinkedQueue<RawHttp>();
    for (int i = 0; i < 4; i++) {
      open.add(sent("/v1/commands/wait", "alice", 2, "[]"));
    }
    await().untilAsserted(() -> assertThat(waiting).hasSize(4));
    try (RawHttp fifth = sent("/v1/commands/wait", "alice", 2, "[]")) {
      assertThat(fifth.untilClosed())
          .startsWith("HTTP/1.1 429 ")
          .containsIgnoringCase("retry-after: ")
          .contains("\"too_many_requests\"");
    }
    for (int i = 0; i < 2; i++) {
      open.add(sent("/v1/commands/wait", "bob", 2, "[]"));
    }
    await().untilAsserted(() -> assertThat(waiting).hasSize(6));
    try (RawHttp seventh = sent("/v1/commands/wait", "carol", 2, "[]")) {
      assertThat(seventh.untilClosed()).startsWith("HTTP/1.1 503 ");
    }
    waiting.forEach(one -> one.fail("over"));
    open.forEach(RawHttp::close);
  }

  @Test
  void a_post_to_a_hub_holds_its_share_too_and_gives_it_back() {
    String negotiated =
        RawHttp.ask(
            server.port(),
            post("/hub/negotiate?negotiateVersion=1", "alice", 0)
                .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    String id = negotiated.replaceAll("(?s).*\"connectionToken\":\"([^\"]+)\".*", "$1");
    String target = "/hub?id=" + id;
    try (RawHttp poll = RawHttp.open(server.port())) {
      poll.send(
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer alice\r\n\r\n");
      assertThat(poll.until("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      try (RawHttp cut = sent(target, "alice", LENGTH, "x".repeat(LENGTH / 2))) {
        awaitHeld(LENGTH / 2);
      }
      await().untilAsserted(() -> assertThat(budget.used(Use.REQUEST_BODIES)).isZero());
      try (RawHttp whole = sent(target, "alice", 3, "abc")) {
        assertThat(whole.until("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      }
      try (RawHttp slow = sent(target, "alice", LENGTH, "x".repeat(LENGTH / 2))) {
        assertThat(slow.untilClosed()).startsWith("HTTP/1.1 408 ");
      }
    }
  }
}
