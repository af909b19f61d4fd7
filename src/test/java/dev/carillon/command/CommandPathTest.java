package dev.carillon.command;

import static dev.carillon.support.SampleCommands.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.command.Commands.Receipt;
import dev.carillon.core.EventLog;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.support.MemoryCommandKeys;
import dev.carillon.support.MemoryEventLog;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SampleCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandPathTest {
  private static final String OIL = "{\"vehicle\":7,\"kind\":\"oil\"}";

  private final Vertx vertx = Vertx.vertx();
  private final MemoryEventLog log = new MemoryEventLog();
  private final MemoryCommandKeys keys = new MemoryCommandKeys();
  private final List<String> counted = new ArrayList<>();
  private final MovableClock clock = new MovableClock();
  private final Principal bob = Principals.of("bob", "vehicle:7:**");
  private final Principal anonymous = Principals.of("anonymous");
  private CommandPath path = path(SampleCommands.service());

  private CommandPath path(CommandDeclaration... declarations) {
    return new CommandPath(
        new CommandPath.Parts(
            vertx,
            log,
            keys,
            (name, outcome) -> counted.add(name + " " + outcome),
            Duration.ofMillis(300)),
        List.of(declarations),
        clock);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static Json json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, 0, bytes.length);
  }

  private static Command service(String data) {
    return Command.of("vehicle.service", json(data));
  }

  private static Command keyed(String key, String data) {
    return new Command("vehicle.service", json(data), Optional.of(key), Optional.of("session-1"));
  }

  private Receipt accepted(Principal principal, Command command) {
    return get(path.send(principal, command));
  }

  private String refusal(Principal principal, Command command) {
    Future<Receipt> answer = path.send(principal, command);
    try {
      throw new AssertionError("accepted: " + get(answer));
    } catch (RefusedException e) {
      return e.reason().code();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_command_becomes_a_cloudevent_with_who_gave_it() {
    Principal alice =
        new Principal(
            "jwt:a:alice",
            "alice",
            "acme",
            bob.roles(),
            bob.claims(),
            List.of(),
            bob.publish(),
            Optional.empty());
    String data = "{\"vehicle\": 7, \"kind\": \"oil\"}";

    Receipt receipt = accepted(alice, keyed("k", data));

    assertThat(log.entries()).hasSize(1);
    assertThat(log.entries().get(0).kafkaTopic()).isEqualTo("vehicle.commands");
    assertThat(log.entries().get(0).key()).isEqualTo("vehicle-7");
    // The data is what the client wrote, to the byte.
    assertThat(log.entries().get(0).cloudEvent().toString()).endsWith("\"data\":" + data + "}");
    assertThat(log.events().get(0))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("specversion", "1.0"),
                Map.entry("id", receipt.id()),
                Map.entry("source", "/carillon/commands"),
                Map.entry("type", "vehicle.service"),
                Map.entry("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()),
                Map.entry("datacontenttype", "application/json"),
                Map.entry("subject", "vehicle-7"),
                Map.entry("partitionkey", "vehicle-7"),
                Map.entry("principal", "jwt:a:alice"),
                Map.entry("tenant", "acme"),
                Map.entry("session", "session-1"),
                Map.entry("data", Map.of("vehicle", 7L, "kind", "oil"))));
    assertThat(receipt.cursor()).isEqualTo("cursor-1");
    assertThat(counted).containsExactly("vehicle.service written");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | bad_request",
        "{ | bad_request",
        "{}{} | bad_request",
        "{\"vehicle\":7,\"vehicle\":8,\"kind\":\"oil\"} | bad_request",
        "null | bad_command",
        "7 | bad_command",
        "{} | bad_command",
        "{\"vehicle\":{},\"kind\":\"oil\"} | bad_command",
        "{\"vehicle\":\"\",\"kind\":\"oil\"} | bad_command",
        "{\"vehicle\":7,\"kind\":\"song\"} | bad_command",
        "{\"vehicle\":8,\"kind\":\"oil\"} | forbidden",
        "{\"vehicle\":\"7:service\",\"kind\":\"oil\"} | forbidden"
      })
  void what_is_wrong_is_refused_and_nothing_is_written(String data, String code) {
    assertThat(refusal(bob, service(data))).isEqualTo(code);
    assertThat(log.entries()).isEmpty();
    assertThat(counted).containsExactly("vehicle.service " + code);
  }

  @Test
  void what_is_too_deep_or_too_large_is_refused() {
    assertThat(refusal(bob, service("[".repeat(100) + "]".repeat(100)))).isEqualTo("bad_request");
    assertThat(refusal(bob, service('"' + "x".repeat(5_000) + '"'))).isEqualTo("too_large");
  }

  @Test
  void a_name_that_is_not_declared_is_not_a_label() {
    assertThat(refusal(bob, Command.of("x".repeat(1_000), json("{}")))).isEqualTo("not_found");
    assertThat(counted).containsExactly("unknown not_found");
  }

  @Test
  void nobody_and_who_has_expired_give_none() {
    assertThat(refusal(anonymous, service(OIL))).isEqualTo("forbidden");
    assertThat(refusal(Principals.until(clock.instant()), service(OIL))).isEqualTo("token_expired");
    assertThat(log.entries()).isEmpty();
  }

  @Test
  void a_thousand_at_once_are_limited_and_told_and_others_are_not() {
    var codes = new ArrayList<String>();
    long begun = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      path.send(bob, service(OIL))
          .onComplete(
              done ->
                  codes.add(
                      done.cause() instanceof RefusedException refused
                          ? refused.reason().code()
                          : "written"));
    }

    assertThat(codes).hasSize(1_000);
    // The burst, and one for each second that it took.
    long flowedBack = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    assertThat(codes.stream().filter("written"::equals).count()).isBetween(32L, 32 + flowedBack);
    assertThat(codes).contains("too_many_requests");
    accepted(Principals.anything(), service(OIL));
  }

  private static CommandDeclaration split(CommandRule rule) {
    return CommandDeclaration.of(
            "split", schema("{\"type\":\"array\"}"), "devices", DataTemplate.of("{data.device}"))
        .withRule(rule, schema("{\"type\":\"object\"}"));
  }

  private static Command split(Optional<String> key) {
    return new Command("split", json("[1]"), key, Optional.empty());
  }

  @Test
  void a_rule_makes_what_is_written_each_part_of_its_own() {
    List<Json> parts = List.of(json("{\"device\":\"a\"}"), json("{\"device\":\"b\"}"));
    path = path(split((principal, command) -> Future.succeededFuture(parts)));

    Receipt receipt = accepted(bob, split(Optional.empty()));

    assertThat(log.events())
        .extracting(event -> event.get("id") + " " + event.get("subject"))
        .containsExactly(receipt.id() + " a", receipt.id() + ".2 b");
    assertThat(log.entries()).extracting(EventLog.Entry::key).containsExactly("a", "b");
  }

  @Test
  void a_rule_says_no_in_either_way_and_the_key_is_free_again() {
    var no = new RefusedException(CloseReason.FORBIDDEN.with("paused"));
    var rules =
        List.<CommandRule>of(
            (principal, command) -> Future.failedFuture(no),
            (principal, command) -> {
              throw no;
            });
    for (CommandRule rule : rules) {
      path = path(split(rule));
      assertThat(refusal(bob, split(Optional.of("k")))).isEqualTo("forbidden");
      assertThat(refusal(bob, split(Optional.empty()))).isEqualTo("forbidden");
      assertThat(keys.size()).isZero();
    }
    assertThat(log.entries()).isEmpty();
  }

  @Test
  void the_same_key_and_content_is_done_once_and_answered_alike() {
    Receipt first = accepted(bob, keyed("k", OIL));

    assertThat(accepted(bob, keyed("k", "{ \"kind\":\"oil\", \"vehicle\":7 }"))).isEqualTo(first);
    assertThat(log.entries()).hasSize(1);
    assertThat(counted).containsExactly("vehicle.service written", "vehicle.service repeated");
  }

  @Test
  void a_key_stands_for_one_content_of_one_principal_and_command() {
    Receipt first = accepted(bob, keyed("k", OIL));

    assertThat(refusal(bob, keyed("k", OIL.replace("oil", "tyres")))).isEqualTo("key_reused");
    assertThat(accepted(Principals.anything(), keyed("k", OIL)).id()).isNotEqualTo(first.id());
    assertThat(accepted(bob, keyed("other", OIL)).id()).isNotEqualTo(first.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "é", "\u007f"})
  void a_key_that_cannot_be_seen_is_refused(String key) {
    assertThat(refusal(bob, keyed(key, OIL))).isEqualTo("bad_request");
    assertThat(refusal(bob, keyed("x".repeat(256), OIL))).isEqualTo("bad_request");
    accepted(bob, keyed("x".repeat(255), OIL));
  }

  @Test
  void what_kafka_did_not_take_may_be_sent_again_under_its_key() {
    log.away(true);
    assertThat(refusal(bob, keyed("k", OIL))).isEqualTo("unavailable");
    assertThat(keys.size()).isZero();

    log.away(false);
    accepted(bob, keyed("k", OIL));
    assertThat(log.entries()).hasSize(1);
  }

  @Test
  void while_nobody_knows_what_became_of_it_its_key_is_taken() {
    log.slow(true);
    assertThat(refusal(bob, keyed("k", OIL))).isEqualTo("unavailable");
    assertThat(refusal(bob, keyed("k", OIL))).isEqualTo("unavailable");
    assertThat(log.entries()).hasSize(1);

    log.known().complete("late");
    log.slow(false);
    Receipt receipt = accepted(bob, keyed("k", OIL));
    assertThat(receipt.cursor()).isEqualTo("late");
    assertThat(receipt.id()).isEqualTo(log.events().get(0).get("id"));
    assertThat(log.entries()).hasSize(1);
  }

  @Test
  void one_that_was_not_written_after_all_is_written_under_the_same_id() {
    log.slow(true);
    assertThat(refusal(bob, keyed("k", OIL))).isEqualTo("unavailable");
    log.known().fail(new RefusedException(CloseReason.UNAVAILABLE));
    log.slow(false);

    Receipt receipt = accepted(bob, keyed("k", OIL));

    assertThat(log.events()).hasSize(2);
    assertThat(log.events())
        .extracting(e -> Objects.requireNonNull(e.get("id")))
        .containsOnly(receipt.id());
  }

  @Test
  void a_name_that_stands_twice_is_refused() {
    assertThatThrownBy(() -> path(SampleCommands.service(), SampleCommands.service()))
        .hasMessage("the command vehicle.service is configured twice");
  }

  @Test
  void what_no_data_could_make_right_is_refused_before_there_is_data() {
    path = path(SampleCommands.service());

    path.admit(bob, "vehicle.service");
    assertThatThrownBy(() -> path.admit(anonymous, "vehicle.service")).hasMessage("not permitted");
    assertThatThrownBy(() -> path.admit(Principals.of("eve", "tracker:7:**"), "vehicle.service"))
        .hasMessage("not permitted");
    assertThatThrownBy(() -> path.admit(bob, "vehicle.sing"))
        .hasMessage("there is no such command");
    assertThat(counted)
        .containsExactly(
            "vehicle.service forbidden", "vehicle.service forbidden", "unknown not_found");
  }
}
