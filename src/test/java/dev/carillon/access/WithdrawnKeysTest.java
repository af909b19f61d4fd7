package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.identity.Identity;
import dev.carillon.access.jwt.JwksOptions;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.JwksServer;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was begun with a key ends when the key does. */
@Timeout(60)
class WithdrawnKeysTest {
  private static final Signer ONE = Signer.es256().named("one");
  private static final Signer TWO = Signer.rs256().named("two");
  private static final JwtIssuer ISSUER = JwtIssuer.of(ONE);

  private final Vertx vertx = Vertx.vertx();
  private final JwksServer server = JwksServer.start(vertx, ONE, TWO);
  private final List<SessionEviction> told = new CopyOnWriteArrayList<>();
  private Door door;

  @BeforeEach
  void open() {
    AccessOptions plain = AccessOptions.of(List.of(ISSUER.options(server.address())), Door.OWN);
    var jwks =
        new JwksOptions(
            Duration.ofMillis(100),
            Duration.ofMillis(50),
            Duration.ofSeconds(2),
            Duration.ofHours(24),
            64 << 10);
    door =
        Door.open(
            new AccessOptions(
                plain.issuers(),
                plain.subscribe(),
                plain.publish(),
                plain.anonymous(),
                jwks,
                plain.leeway(),
                plain.maxTokenBytes(),
                plain.grantsPerPrincipal(),
                plain.ticketLife(),
                plain.ticketsPerPrincipal(),
                plain.tokenCache(),
                plain.maxStaleness()));
    door.access().watchKeys(door.vertx, told::add);
  }

  @AfterEach
  void close() {
    door.close();
    server.close();
    Door.get(vertx.close());
  }

  private Optional<CloseReason> ended(Principal principal) {
    return told.stream()
        .filter(dismissal -> dismissal.who().test(principal))
        .map(SessionEviction::reason)
        .findFirst();
  }

  private static String tokenOf(Signer signer, String subject) {
    return signer.sign(ISSUER.claims(subject));
  }

  /** Both are known to the watch. */
  private void lookedOnce() {
    await().atMost(Duration.ofSeconds(20)).until(() -> !door.access().keys().isEmpty());
  }

  @Test
  void streams_of_a_key_that_is_rotated_out_end_and_no_others() {
    Principal one = door.admitted(tokenOf(ONE, "alice"));
    Principal two = door.admitted(tokenOf(TWO, "bob"));
    lookedOnce();
    server.publish(TWO);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(ended(one)).map(CloseReason::code).contains("key_withdrawn"));
    assertThat(ended(two)).isEmpty();
    assertThat(door.refusal(tokenOf(ONE, "alice")).code()).isEqualTo("unauthenticated");
    door.admitted(tokenOf(TWO, "bob"));
  }

  @Test
  void a_key_that_is_exchanged_under_its_name_is_another_one() {
    Principal one = door.admitted(tokenOf(ONE, "alice"));
    lookedOnce();
    Signer other = Signer.es256().named("one");
    server.publish(other, TWO);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ended(one)).isPresent());
    Principal later = door.admitted(tokenOf(other, "alice"));
    assertThat(later.id()).isEqualTo(one.id());
    assertThat(ended(later)).isEmpty();
  }

  @Test
  void a_ticket_of_a_withdrawn_key_opens_nothing() {
    Principal one = door.admitted(tokenOf(ONE, "alice"));
    Principal two = door.admitted(tokenOf(TWO, "bob"));
    String good = Door.get(door.access().tickets().issue(two, ""));
    String ticket = Door.get(door.access().tickets().issue(one, ""));
    lookedOnce();
    server.publish(TWO);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ended(one)).isPresent());
    var authenticator = door.access().authenticator();
    assertThat(Door.refusal(authenticator.authenticate(Credential.ticket(ticket))).code())
        .isEqualTo("key_withdrawn");
    assertThat(Door.get(authenticator.authenticate(Credential.ticket(good)))).isEqualTo(two);
  }

  @Test
  void streams_of_keys_that_nobody_confirmed_for_a_day_end_and_may_come_back() {
    Principal one = door.admitted(tokenOf(ONE, "alice"));
    lookedOnce();
    server.fail(500);
    // An answer that was under way would confirm them once more.
    int before = server.requests();
    await().atMost(Duration.ofSeconds(20)).until(() -> server.requests() > before + 2);
    door.clock.advance(Duration.ofHours(25));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ended(one)).map(CloseReason::code).contains("unavailable"));
    assertThat(ended(one)).map(CloseReason::reconnect).contains(true);
  }

  @Test
  void who_was_let_in_without_a_key_is_nobodys() {
    door.admitted(tokenOf(ONE, "alice"));
    lookedOnce();
    Principal insider =
        door.access()
            .authenticator()
            .insider(
                new Identity(
                    "webhook:1",
                    "hook",
                    "",
                    java.util.Set.of(),
                    java.util.Map.of(),
                    Optional.empty()));
    server.publish("{\"keys\":[]}");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> told.stream().anyMatch(each -> each.reason().code().equals("key_withdrawn")));
    assertThat(ended(insider)).isEmpty();
  }
}
