package dev.carillon.alert.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.EventHistory;
import dev.carillon.alert.RecentFires;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.http.operator.AlertPort;
import dev.carillon.support.Events;
import dev.carillon.support.MemoryAlertStore;
import dev.carillon.support.Patience;
import dev.carillon.support.Texts;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's API for alert scripts over a real port, with scripts in memory. */
class AlertScriptEndpointsTest {
  private static final String ALL = "/v1/alert-scripts";
  private static final String LATE =
      """
      {"code":"late","name":"Late","expression":"object.eta > old.eta",
       "triggers":[{"objectType":"Voyage","eventType":"U"}],"message":"{object.key} is late"}""";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Vertx vertx = Vertx.vertx();
  private final MemoryAlertStore store = new MemoryAlertStore();
  private final CountDownLatch released = new CountDownLatch(1);
  private final CompletableFuture<StartPosition> started = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private boolean hangs;
  private int port;

  @BeforeEach
  void open() throws Exception {
    port = AlertPort.open(vertx, store, this::read, new RecentFires("alerts"));
  }

  @AfterEach
  void close() throws Exception {
    released.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private EventHistory.End read(
      Set<String> topics, StartPosition start, EventHistory.Reader reader) {
    started.complete(start);
    if (hangs) {
      while (reader.goesOn() && released.getCount() > 0) {
        Thread.onSpinWait();
      }
      ended.complete(true);
      return EventHistory.End.STOPPED;
    }
    var event =
        Events.event()
            .operation(dev.carillon.event.Operation.UPDATE)
            .data("{\"key\":8,\"eta\":2}")
            .old("{\"key\":8,\"eta\":1}")
            .at(Events.partition("voyages"), 5)
            .build();
    return reader.record(10, Optional.of(event))
        ? EventHistory.End.REACHED
        : EventHistory.End.STOPPED;
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + AlertPort.TOKEN)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    return HTTP.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString());
  }

  private Map<?, ?> ok(int status, String method, String path, String body, String... headers)
      throws Exception {
    HttpResponse<String> response = send(method, path, body, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Texts.object(response.body());
  }

  private Map<?, ?> refused(
      int status, String code, String method, String path, String body, String... headers)
      throws Exception {
    Map<?, ?> problem = ok(status, method, path, body, headers);
    assertThat(problem.get("code")).isEqualTo(code);
    return problem;
  }

  private static String with(String expression) {
    return LATE.replace("object.eta > old.eta", expression);
  }

  @Test
  void a_script_is_created_shown_listed_replaced_and_deleted() throws Exception {
    HttpResponse<String> made = send("POST", ALL, LATE, "Carillon-Operator", "ann");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("ETag")).hasValue("\"1\"");
    Map<?, ?> script = Texts.object(made.body());
    assertThat(script.get("enabled")).isEqualTo(false);
    assertThat(script.get("updatedBy")).isEqualTo("ann");
    assertThat(script.get("problem")).isNull();
    assertThat(ok(200, "GET", ALL + "/late", "")).isEqualTo(script);
    assertThat(ok(200, "GET", ALL, "").get("scripts")).isEqualTo(List.of(script));

    HttpResponse<String> changed =
        send("PUT", ALL + "/late", with("object.eta > 7"), "If-Match", "\"1\"");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).hasValue("\"2\"");
    assertThat(Texts.object(changed.body()).get("expression")).isEqualTo("object.eta > 7");

    assertThat(send("DELETE", ALL + "/late", "", "If-Match", "\"2\"").statusCode()).isEqualTo(204);
    refused(404, "not_found", "GET", ALL + "/late", "");
    refused(404, "not_found", "DELETE", ALL + "/late", "");
  }

  @Test
  void whoever_changes_what_somebody_else_has_changed_is_told() throws Exception {
    ok(201, "POST", ALL, LATE);
    refused(428, "revision_needed", "PUT", ALL + "/late", LATE);
    ok(200, "PUT", ALL + "/late", LATE, "If-Match", "\"1\"");
    refused(412, "changed", "PUT", ALL + "/late", LATE, "If-Match", "\"1\"");
    refused(412, "changed", "PUT", ALL + "/late", LATE, "If-Match", "\"x\"");
    refused(412, "changed", "DELETE", ALL + "/late", "", "If-Match", "\"1\"");
    refused(412, "changed", "POST", ALL + "/late/enable", "", "If-Match", "\"1\"");
    refused(
        404,
        "not_found",
        "PUT",
        ALL + "/other",
        LATE.replace("late\",\"n", "other\",\"n"),
        "If-Match",
        "\"1\"");
    assertThat(ok(200, "GET", ALL + "/late", "").get("revision")).isEqualTo(2L);
  }

  @Test
  void a_code_stands_once_and_stays() throws Exception {
    ok(201, "POST", ALL, LATE);
    refused(409, "exists", "POST", ALL, LATE);
    refused(
        400,
        "bad_request",
        "PUT",
        ALL + "/late",
        LATE.replace("\"late\"", "\"x\""),
        "If-Match",
        "\"1\"");
  }

  @Test
  void there_is_a_bound_of_scripts() throws Exception {
    for (int i = 0; i < AlertPort.MAX_SCRIPTS; i++) {
      ok(201, "POST", ALL, LATE.replace("\"late\"", "\"s" + i + "\""));
    }
    refused(409, "too_many_scripts", "POST", ALL, LATE);
  }

  @Test
  void a_script_is_switched_on_and_off() throws Exception {
    ok(201, "POST", ALL, LATE);
    assertThat(ok(200, "POST", ALL + "/late/enable", "").get("enabled")).isEqualTo(true);
    assertThat(ok(200, "POST", ALL + "/late/enable", "").get("revision")).isEqualTo(2L);
    assertThat(ok(200, "POST", ALL + "/late/disable", "").get("enabled")).isEqualTo(false);
    refused(404, "not_found", "POST", ALL + "/other/enable", "");
  }

  @Test
  void one_that_does_not_compile_any_more_is_shown_with_its_problem_and_not_switched_on()
      throws Exception {
    var draft = new ScriptDraft("x", "object.a ==", List.of(trigger()), Optional.empty());
    store.put(new AlertScript("old", draft, false, 1, Instant.EPOCH, Instant.EPOCH, "x"));
    Map<?, ?> problem =
        (Map<?, ?>) Objects.requireNonNull(ok(200, "GET", ALL + "/old", "").get("problem"));
    assertThat(problem.get("member")).isEqualTo("expression");
    refused(400, "bad_script", "POST", ALL + "/old/enable", "");
    refused(400, "bad_script", "POST", ALL + "/old/try?since=2026-01-01T00:00:00Z", "");
  }

  private static dev.carillon.alert.Trigger trigger() {
    return dev.carillon.alert.Trigger.of("Voyage.U");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "object.eta >|1|13",
        "ship.eta > 1|1|1",
        "object.eta > old.eta)|1|21",
      })
  void an_expression_that_does_not_compile_is_refused_with_place_and_reason(
      String expression, long line, long column) throws Exception {
    Map<?, ?> problem = refused(400, "bad_script", "POST", ALL, with(expression));
    assertThat(problem.get("member")).isEqualTo("expression");
    assertThat(problem.get("line")).isEqualTo(line);
    assertThat(problem.get("column")).isEqualTo(column);
    assertThat(problem.get("reason")).isInstanceOf(String.class);
    assertThat(ok(200, "GET", ALL, "").get("scripts")).isEqualTo(List.of());
  }

  @Test
  void a_template_with_unknown_fields_is_refused_with_place_and_reason() throws Exception {
    Map<?, ?> problem =
        refused(400, "bad_script", "POST", ALL, LATE.replace("{object.key}", "ok {event.nope}"));
    assertThat(problem.get("member")).isEqualTo("message");
    assertThat(problem.get("column")).isEqualTo(4L);
  }

  @Test
  void an_unknown_object_type_is_refused() throws Exception {
    Map<?, ?> problem =
        refused(400, "bad_script", "POST", ALL, LATE.replace("\"Voyage\"", "\"Ship\""));
    assertThat(problem.get("member")).isEqualTo("triggers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"code\":7}",
        "{\"code\":\"a b\"}",
        "{\"code\":\"..%2f\"}",
        "{\"code\":\"late\"}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\"}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\",\"triggers\":[7]}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\",\"triggers\":[{}]}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\",\"triggers\":"
            + "[{\"objectType\":\"Voyage\",\"eventType\":\"X\"}]}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\",\"triggers\":"
            + "[{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"key\":1}]}",
        "{\"code\":\"late\",\"name\":\"x\",\"expression\":\"true\",\"message\":7,\"triggers\":"
            + "[{\"objectType\":\"Voyage\",\"eventType\":\"U\"}]}",
        "{\"code\":\"late\",\"nmae\":\"x\",\"name\":\"x\",\"expression\":\"true\",\"triggers\":"
            + "[{\"objectType\":\"Voyage\",\"eventType\":\"U\"}]}",
      })
  void a_body_that_is_no_script_is_a_bad_request(String body) throws Exception {
    refused(400, "bad_request", "POST", ALL, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "%2e%2e", "x%00", "%C3%A9"})
  void a_path_that_is_no_code_is_not_found(String code) throws Exception {
    assertThat(send("GET", ALL + "/" + code, "").statusCode()).isEqualTo(404);
  }

  @Test
  void who_changed_it_is_a_printable_name() throws Exception {
    refused(400, "bad_request", "POST", ALL, LATE, "Carillon-Operator", "x".repeat(129));
  }

  @Test
  void a_script_is_tested_with_an_event() throws Exception {
    ok(201, "POST", ALL, LATE);
    String test = ALL + "/late/test";
    String event =
        "{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"data\":{\"key\":8,\"eta\":2},"
            + "\"old\":{\"eta\":1}}";
    Map<?, ?> verdict = ok(200, "POST", test, event);
    assertThat(verdict.get("fires")).isEqualTo(true);
    assertThat(verdict.get("message")).isEqualTo("8 is late");
    verdict = ok(200, "POST", test, event.replace("\"U\"", "\"C\""));
    assertThat(verdict.get("triggered")).isEqualTo(false);
    assertThat(verdict.get("fires")).isEqualTo(false);
    verdict = ok(200, "POST", test, event.replace(",\"old\":{\"eta\":1}", ""));
    assertThat(verdict.get("fires")).isEqualTo(false);
    assertThat(verdict.get("failure")).isInstanceOf(String.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"objectType\":\"Ship\",\"eventType\":\"U\",\"data\":{\"key\":1}}",
        "{\"objectType\":\"Voyage\",\"eventType\":\"CU\",\"data\":{\"key\":1}}",
        "{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"data\":{}}",
        "{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"data\":7}",
        "{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"data\":{\"key\":1},\"date\":\"x\"}",
        "{\"objectType\":\"Voyage\",\"eventType\":\"U\",\"dtaa\":{\"key\":1}}",
      })
  void what_is_no_event_is_a_bad_request(String event) throws Exception {
    ok(201, "POST", ALL, LATE);
    refused(400, "bad_request", "POST", ALL + "/late/test", event);
  }

  @Test
  void a_script_and_a_draft_are_tried_on_the_past() throws Exception {
    ok(201, "POST", ALL, LATE);
    Map<?, ?> kept = ok(200, "POST", ALL + "/late/try?since=2026-01-01T00:00:00Z", "");
    assertThat(kept.get("fired")).isEqualTo(1L);
    assertThat(kept.get("complete")).isEqualTo(true);
    assertThat(kept.get("since")).isEqualTo("2026-01-01T00:00:00Z");
    Map<?, ?> event = (Map<?, ?>) ((List<?>) Objects.requireNonNull(kept.get("events"))).get(0);
    assertThat(event.get("id")).isEqualTo("late:voyages-0-5");
    assertThat(event.get("event")).isEqualTo("Voyage.U.8");
    assertThat(event.get("message")).isEqualTo("8 is late");
    assertThat(started.join())
        .isEqualTo(new StartPosition.Since(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(ok(200, "POST", ALL + "/try?since=2026-01-01T00:00:00Z", with("false")).get("fired"))
        .isEqualTo(0L);
    refused(400, "bad_script", "POST", ALL + "/try?since=2026-01-01T00:00:00Z", with("(("));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?since=", "?since=yesterday", "?since=12:00", "?since=a&since=b"})
  void a_trial_begins_at_a_time_or_a_cursor(String query) throws Exception {
    ok(201, "POST", ALL, LATE);
    refused(400, "bad_request", "POST", ALL + "/late/try" + query, "");
  }

  @Test
  void too_many_trials_at_once_are_refused_and_one_whose_client_goes_away_ends() throws Exception {
    ok(201, "POST", ALL, LATE);
    hangs = true;
    String path = ALL + "/late/try?since=2026-01-01T00:00:00Z";
    try (var impatient = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
      String head =
          "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(path, AlertPort.TOKEN);
      impatient.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      started.get(Patience.SECONDS, TimeUnit.SECONDS);
      refused(429, "too_many_requests", "POST", path, "");
      assertThat(ended).isNotDone();
    }
    assertThat(ended.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void the_object_types_are_named() throws Exception {
    assertThat(ok(200, "GET", "/v1/object-types", "").get("objectTypes"))
        .isEqualTo(List.of("Voyage", "PortCall"));
  }

  @Test
  void recent_fires_are_those_that_were_read() throws Exception {
    ok(201, "POST", ALL, LATE);
    assertThat(ok(200, "GET", ALL + "/late/fires", "").get("fires")).isEqualTo(List.of());
    refused(404, "not_found", "GET", ALL + "/other/fires", "");
  }

  @Test
  void while_the_database_is_away_it_is_said() throws Exception {
    store.fail(new RefusedException(CloseReason.UNAVAILABLE));
    refused(503, "unavailable", "GET", ALL, "");
    refused(503, "unavailable", "POST", ALL, LATE);
  }
}
