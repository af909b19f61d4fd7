package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.AccessOptions;
import dev.carillon.access.Door;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.JwksServer;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Patience;
import dev.carillon.support.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteKeysTest {
  private static final Signer ONE = Signer.es256().named("one");
  private static final Signer TWO = Signer.eddsa().named("two");
  private static final JwtIssuer ISSUER = JwtIssuer.of(ONE);

  private final Vertx vertx = Vertx.vertx();
  private final JwksServer server = JwksServer.start(vertx, ONE);
  private final List<Door> doors = new ArrayList<>();

  @AfterEach
  void close() {
    doors.forEach(Door::close);
    server.close();
    Door.get(vertx.close());
  }

  /** Fetches every {@code cache}, or at most every {@code cooldown}; the clock is the test's. */
  private Door open(Duration cache, Duration cooldown) {
    var options = AccessOptions.of(List.of(ISSUER.options(server.address())), Door.OWN);
    var jwks =
        new JwksOptions(cache, cooldown, Duration.ofSeconds(2), Duration.ofHours(24), 64 << 10);
    Door door =
        Door.open(
            new AccessOptions(
                options.issuers(),
                options.subscribe(),
                options.publish(),
                options.anonymous(),
                jwks,
                options.leeway(),
                options.maxTokenBytes(),
                options.grantsPerPrincipal(),
                options.ticketLife(),
                options.ticketsPerPrincipal(),
                options.tokenCache(),
                options.maxStaleness()));
    doors.add(door);
    return door;
  }

  private Door open() {
    return open(Duration.ofHours(1), Duration.ofSeconds(30));
  }

  private static String token(Signer signer) {
    return signer.sign(ISSUER.claims("alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void a_token_of_a_published_key_is_let_in(String algorithm) {
    Signer signer = Signer.of(algorithm).named("k");
    server.publish(signer);
    Door door = open();
    assertThat(door.admitted(token(signer)).subject()).isEqualTo("alice");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void a_new_key_is_found_when_a_token_names_it() {
    Door door = open();
    door.admitted(token(ONE));
    server.publish(ONE, TWO);
    door.clock.advance(Duration.ofSeconds(31));
    door.admitted(token(TWO));
    door.admitted(token(ONE));
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void a_key_that_was_taken_back_is_refused_after_the_next_fetch() {
    Door door = open(Duration.ofMillis(100), Duration.ofMillis(50));
    String token = token(ONE);
    door.admitted(token);
    server.publish(TWO);
    await()
        .atMost(Patience.LIMIT)
        .until(
            () -> {
              // The clock is the test's: a fetch is due when it says so.
              door.clock.advance(Duration.ofSeconds(1));
              return door.asking(token)
                  .transform(result -> Future.succeededFuture(result.failed()))
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(Patience.SECONDS, TimeUnit.SECONDS);
            });
    assertThat(door.refusal(token).code()).isEqualTo("unauthenticated");
    door.admitted(token(TWO));
  }

  @Test
  void ten_thousand_tokens_with_unknown_key_names_cause_one_fetch() {
    Door door = open();
    door.admitted(token(ONE));
    int before = server.requests();
    door.clock.advance(Duration.ofSeconds(31));
    String good = token(ONE);
    String tail = good.substring(good.indexOf('.'));
    List<Future<Principal>> all = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String header = "{\"alg\":\"ES256\",\"kid\":\"unknown-" + i + "\"}";
      all.add(door.asking(Signer.b64(header.getBytes(StandardCharsets.UTF_8)) + tail));
      if (i % 1000 == 0) {
        door.admitted(good);
      }
    }
    for (Future<Principal> each : all) {
      assertThat(Door.refusal(each).code()).isEqualTo("unauthenticated");
    }
    assertThat(server.requests()).isEqualTo(before + 1);
    door.admitted(good);
    door.clock.advance(Duration.ofSeconds(31));
    door.refusal(Signer.es256().named("another").sign(ISSUER.claims("a")));
    assertThat(server.requests()).isEqualTo(before + 2);
  }

  @Test
  void old_keys_serve_while_the_issuer_misbehaves() {
    JwksServer canary = JwksServer.start(vertx, TWO);
    Door door = open();
    door.admitted(token(ONE));
    List<Runnable> faults =
        List.of(
            () -> server.fail(500),
            () -> server.fail(404),
            () -> server.redirect(canary.address()),
            server::hang,
            server::flood,
            () -> server.publish("<html>maintenance</html>"),
            () -> server.publish("{\"keys\":"),
            () -> server.publish("{\"keys\":\"none\"}"),
            () -> server.publish("x".repeat(65 << 10)),
            server::close);
    for (Runnable fault : faults) {
      fault.run();
      door.clock.advance(Duration.ofSeconds(31));
      // What nobody can judge now is not called a bad token: its owner may try again.
      CloseReason reason = door.refusal(token(TWO));
      assertThat(reason.code()).isEqualTo("unavailable");
      assertThat(reason.reconnect()).isTrue();
      door.admitted(token(ONE));
    }
    assertThat(canary.requests()).isZero();
    canary.close();
  }

  @Test
  void a_slow_issuer_holds_up_only_those_who_need_it() {
    Door door = open();
    String known = token(ONE);
    door.admitted(known);
    server.hang();
    door.clock.advance(Duration.ofSeconds(31));
    Future<Principal> needs = door.asking(token(TWO));
    for (int i = 0; i < 100; i++) {
      door.admitted(known);
    }
    assertThat(needs.isComplete()).isFalse();
    assertThat(Door.refusal(needs).code()).isEqualTo("unavailable");
  }

  @Test
  void an_issuer_that_comes_late_is_asked_until_it_is_there() {
    server.fail(503);
    Door door = open(Duration.ofHours(1), Duration.ofMillis(50));
    assertThat(door.refusal(token(ONE)).code()).isEqualTo("unavailable");
    server.publish(ONE);
    await()
        .atMost(Patience.LIMIT)
        .untilAsserted(
            () -> {
              door.clock.advance(Duration.ofSeconds(1));
              assertThat(door.asking(token(ONE)).toCompletionStage().toCompletableFuture())
                  .succeedsWithin(Duration.ofSeconds(5));
            });
  }

  @Test
  void keys_that_were_not_confirmed_for_a_day_are_not_trusted() {
    Door door = open();
    String token = ISSUER.signer().sign(claimsForADay());
    door.admitted(token);
    server.fail(500);
    door.clock.advance(Duration.ofHours(24).minusSeconds(1));
    door.admitted(token);
    door.clock.advance(Duration.ofSeconds(2));
    assertThat(door.refusal(token).code()).isEqualTo("unavailable");
    server.publish(ONE);
    door.clock.advance(Duration.ofSeconds(31));
    door.admitted(token);
  }

  private static Map<String, Object> claimsForADay() {
    Map<String, Object> claims = ISSUER.claims("alice");
    claims.put("exp", Instant.now().plus(Duration.ofDays(2)).getEpochSecond());
    return claims;
  }

  @Test
  void a_clock_that_is_set_back_holds_up_no_fetch() {
    Door door = open();
    door.admitted(token(ONE));
    door.clock.advance(Duration.ofHours(-1));
    server.publish(ONE, TWO);
    Map<String, Object> claims = ISSUER.claims("alice");
    claims.remove("iat");
    door.admitted(TWO.sign(claims));
  }

  @Test
  void an_empty_key_set_takes_all_keys_back() {
    Door door = open();
    door.admitted(token(ONE));
    server.publish("{\"keys\":[]}");
    door.clock.advance(Duration.ofSeconds(31));
    assertThat(door.refusal(token(TWO)).code()).isEqualTo("unauthenticated");
    assertThat(door.refusal(token(ONE)).code()).isEqualTo("unauthenticated");
  }

  @Test
  void a_shared_secret_in_a_key_set_signs_nothing() {
    server.publish(
        "{\"keys\":[{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"s\",\"k\":\""
            + "A".repeat(43)
            + "\"}]}");
    Door door = open();
    Signer forger = Signer.hs256("\0".repeat(32)).named("s");
    assertThat(door.refusal(token(forger)).code()).isEqualTo("unauthenticated");
  }

  @Test
  void an_issuer_whose_certificate_nobody_trusts_is_not_believed(@TempDir Path directory)
      throws Exception {
    Path store = directory.resolve("self-signed.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "x",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    var requests = new AtomicInteger();
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword("changeit"));
    HttpServer tls =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  request.response().end();
                });
    Door.get(tls.listen(0, "127.0.0.1"));
    URI address = URI.create("https://localhost:" + tls.actualPort() + "/keys");
    try (Door door = Door.open(ISSUER.options(address))) {
      assertThat(door.refusal(token(ONE)).code()).isEqualTo("unavailable");
    }
    assertThat(requests).hasValue(0);
  }
}
