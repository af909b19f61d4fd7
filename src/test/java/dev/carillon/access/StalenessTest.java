package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.StoredToken;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.JwtIssuer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica that cannot hear what was revoked does not go on as if nothing was. */
@Timeout(60)
class StalenessTest {
  private final JwtIssuer issuer = JwtIssuer.create();
  private final Door door = Door.open(issuer.options());
  private final List<SessionEviction> told = new CopyOnWriteArrayList<>();
  private String token;
  private String foreign;

  @BeforeEach
  void open() {
    var request = new ApiTokens.Request("sync", "", Set.of(), Map.of(), Optional.empty());
    token = Door.get(door.access().tokens().create(request)).text();
    foreign = "a session of the product".replace(' ', '-');
    Door.get(door.access().tokens().keep(foreign, request));
    door.access().watchRevocations(door.vertx, told::add);
  }

  @AfterEach
  void close() {
    door.close();
  }

  private Principal foreigner() {
    return Door.get(
        door.access()
            .authenticator()
            .authenticate(dev.carillon.core.identity.Credential.foreign(foreign)));
  }

  private Optional<CloseReason> ended(Principal principal) {
    return told.stream()
        .filter(dismissal -> dismissal.who().test(principal))
        .map(SessionEviction::reason)
        .findFirst();
  }

  private void awaySince(Duration time) {
    door.store.away(true);
    door.clock.advance(time);
  }

  @Test
  void past_the_bound_those_with_api_tokens_are_sent_away_to_come_back_and_no_others() {
    Principal api = door.admitted(token);
    Principal imported = foreigner();
    Principal jwt = door.admitted(issuer.token("alice"));
    awaySince(Duration.ofSeconds(61));
    await().atMost(Duration.ofSeconds(20)).until(() -> ended(api).isPresent());
    assertThat(ended(api)).map(CloseReason::code).contains("unavailable");
    assertThat(ended(api)).map(CloseReason::reconnect).contains(true);
    assertThat(ended(imported)).isPresent();
    assertThat(ended(jwt)).isEmpty();
    door.admitted(issuer.token("alice"));
  }

  @Test
  void past_the_bound_no_token_is_believed_that_was_read_before() {
    AccessOptions plain = AccessOptions.of(List.of(issuer.options()), Door.OWN);
    var believing =
        new AccessOptions(
            plain.issuers(),
            plain.subscribe(),
            plain.publish(),
            plain.anonymous(),
            plain.jwks(),
            plain.leeway(),
            plain.maxTokenBytes(),
            plain.grantsPerPrincipal(),
            plain.ticketLife(),
            plain.ticketsPerPrincipal(),
            Duration.ofHours(1),
            Duration.ofMinutes(1));
    try (Door other = Door.open(believing)) {
      var request = new ApiTokens.Request("sync", "", Set.of(), Map.of(), Optional.empty());
      String text = Door.get(other.access().tokens().create(request)).text();
      other.access().watchRevocations(other.vertx, told::add);
      other.admitted(text);
      other.store.away(true);
      other.clock.advance(Duration.ofSeconds(50));
      other.admitted(text);
      other.clock.advance(Duration.ofSeconds(20));
      assertThat(other.refusal(text).code()).isEqualTo("unavailable");
      other.store.away(false);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(other.asking(text).toCompletionStage().toCompletableFuture())
                      .succeedsWithin(Duration.ofSeconds(5)));
    }
  }

  @Test
  void what_was_revoked_while_the_database_was_away_for_a_moment_is_heard_afterwards() {
    Principal api = door.admitted(token);
    String id = StoredToken.id(api.id()).orElseThrow();
    awaySince(Duration.ofSeconds(20));
    // By somebody who reaches it.
    door.store.away(false);
    Door.get(door.store.revoke(id, door.clock.instant()));
    await().atMost(Duration.ofSeconds(20)).until(() -> ended(api).isPresent());
    assertThat(ended(api)).map(CloseReason::code).contains("token_revoked");
  }

  @Test
  void each_time_that_it_is_away_it_is_told_anew() {
    for (int round = 1; round <= 2; round++) {
      int rounds = round;
      Principal api = door.admitted(token);
      awaySince(Duration.ofSeconds(61));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  told.stream().filter(each -> each.reason().code().equals("unavailable")).count()
                      == rounds);
      assertThat(ended(api)).isPresent();
      door.store.away(false);
      await().atMost(Duration.ofSeconds(20)).until(() -> ended(api).isEmpty());
    }
  }
}
