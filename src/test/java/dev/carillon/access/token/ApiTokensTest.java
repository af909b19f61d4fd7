package dev.carillon.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.Door;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.JwtIssuer;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiTokensTest {
  private final JwtIssuer issuer = JwtIssuer.create();
  private final Door door = Door.open(issuer.options());
  private final ApiTokens tokens = door.access().tokens();

  @AfterEach
  void close() {
    door.close();
  }

  private ApiToken create(Optional<Duration> lifetime) {
    return Door.get(
        tokens.create(
            new ApiTokens.Request(
                "fleet sync",
                "acme",
                Set.of("sync"),
                Map.of("customer_id", "7", "limits", Map.of("n", 3L)),
                lifetime)));
  }

  private ApiToken create() {
    return create(Optional.empty());
  }

  @Test
  void its_owner_is_let_in_with_the_grants_of_its_claims() {
    ApiToken token = create(Optional.of(Duration.ofHours(1)));
    assertThat(token.text()).matches("crl_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}");
    Principal principal = door.admitted(token.text());
    assertThat(principal.id()).isEqualTo("token:" + token.id());
    assertThat(principal.subject()).isEqualTo("fleet sync");
    assertThat(principal.tenant()).isEqualTo("acme");
    assertThat(principal.roles()).containsExactly("sync");
    assertThat(principal.subscribe()).containsExactly(TopicFilter.of("customer_id:7:**"));
    assertThat(principal.expires())
        .hasValueSatisfying(
            end -> assertThat(Duration.between(door.clock.instant(), end)).isPositive());
  }

  private Future<Principal> showing(String foreign) {
    return door.access().authenticator().authenticate(Credential.foreign(foreign));
  }

  @Test
  void a_session_that_another_system_made_is_known_where_a_product_shows_it() {
    String session = "a6a5cbd2a5e44c1b9a8de2c5b4f8e0d1";
    var request =
        new ApiTokens.Request("ann", "", Set.of(), Map.of("customer_id", "7"), Optional.empty());
    String id = Door.get(tokens.keep(session, request));
    Principal principal = Door.get(showing(session));
    assertThat(principal.id()).isEqualTo("token:" + id);
    assertThat(principal.subject()).isEqualTo("ann");
    assertThat(principal.subscribe()).containsExactly(TopicFilter.of("customer_id:7:**"));
    assertThat(door.store.dump()).contains(id).doesNotContain(session);
    assertThat(door.refusal(session).code()).as("as a bearer token").isEqualTo("unauthenticated");
    assertThat(Door.get(tokens.revoke(id))).isTrue();
    assertThat(Door.refusal(showing(session)).text()).isEqualTo("the token is not valid");
  }

  @Test
  void what_cannot_be_a_foreign_session_is_neither_kept_nor_looked_for() {
    var request = new ApiTokens.Request("ann", "", Set.of(), Map.of(), Optional.empty());
    for (String text :
        List.of("", "short", "crl_a6a5cbd2a5e44c1b9a8d", "a6a5cbd2 a5e44c1b9", "x".repeat(513))) {
      assertThatThrownBy(() -> tokens.keep(text, request))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(Door.refusal(showing(text)).code()).isEqualTo("unauthenticated");
    }
    assertThat(tokens.cached()).isZero();
  }

  @Test
  void only_its_hash_is_kept() {
    ApiToken token = create();
    String secret = token.text().substring(token.text().length() - 43);
    assertThat(door.store.dump()).contains(token.id()).doesNotContain(secret);
    assertThat(token.toString()).isEqualTo("crl_" + token.id());
  }

  @Test
  void a_token_that_expires_is_refused_then() {
    ApiToken token = create(Optional.of(Duration.ofSeconds(60)));
    door.clock.advance(Duration.ofSeconds(59));
    door.admitted(token.text());
    door.clock.advance(Duration.ofSeconds(1));
    assertThat(door.refusal(token.text()).code()).isEqualTo("token_expired");
  }

  @Test
  void a_token_that_is_revoked_here_is_refused_at_once() {
    ApiToken token = create();
    door.admitted(token.text());
    assertThat(Door.get(tokens.revoke(token.id()))).isTrue();
    assertThat(door.refusal(token.text()).text()).isEqualTo("the token is not valid");
    assertThat(Door.get(tokens.revoke(token.id()))).isFalse();
    assertThat(Door.get(tokens.revoke("unknown"))).isFalse();
  }

  @Test
  void a_token_that_is_revoked_elsewhere_is_refused_within_the_cache_time() {
    ApiToken token = create();
    door.admitted(token.text());
    Door.get(door.store.revoke(token.id(), door.clock.instant()));
    door.clock.advance(Duration.ofSeconds(10));
    assertThat(door.refusal(token.text()).code()).isEqualTo("unauthenticated");
  }

  @Test
  void a_store_that_is_away_for_a_moment_refuses_nobody_who_was_just_here() {
    ApiToken token = create();
    ApiToken other = create();
    door.admitted(token.text());
    door.store.away(true);
    door.clock.advance(Duration.ofSeconds(9));
    door.admitted(token.text());
    assertThat(door.refusal(other.text()).code()).isEqualTo("unavailable");
    door.clock.advance(Duration.ofSeconds(2));
    assertThat(door.refusal(token.text()).code()).isEqualTo("unavailable");
    // Whoever has a JWT does not notice.
    door.admitted(issuer.token("alice"));
    door.store.away(false);
    door.admitted(token.text());
    door.admitted(other.text());
  }

  @Test
  void a_thousand_clients_with_one_token_ask_the_store_once() {
    ApiToken token = create();
    for (int i = 0; i < 1_000; i++) {
      door.admitted(token.text());
    }
    assertThat(door.store.asked()).isEqualTo(1);
  }

  @Test
  void guesses_are_refused_alike_and_leave_nothing_behind() {
    ApiToken token = create();
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String good = token.text();
    for (int i = 0; i < 5_000; i++) {
      int at = 17 + random.nextInt(43);
      char to = good.charAt(at) == 'x' ? 'y' : 'x';
      String guess = good.substring(0, at) + to + good.substring(at + 1);
      assertThat(door.refusal(guess).text())
          .as("seed %d", seed)
          .isEqualTo("the token is not valid");
    }
    assertThat(tokens.cached()).isZero();
  }

  @Test
  void what_cannot_be_a_token_is_not_looked_for() {
    String good = create().text();
    for (String text :
        List.of(
            "crl_",
            good + "x",
            good + "\n",
            good.substring(1),
            good.replace("_", "-"),
            "crl_" + "x".repeat(1_000_000),
            "crl_' or 1=1 --")) {
      assertThat(door.refusal(text).code()).isEqualTo("unauthenticated");
    }
    assertThat(door.store.asked()).isZero();
  }

  @Test
  void the_list_has_the_valid_ones() {
    ApiToken first = create();
    door.clock.advance(Duration.ofSeconds(1));
    ApiToken brief = create(Optional.of(Duration.ofSeconds(1)));
    ApiToken revoked = create();
    Door.get(tokens.revoke(revoked.id()));
    assertThat(Door.get(tokens.list()))
        .extracting(StoredToken::id)
        .containsExactlyInAnyOrder(first.id(), brief.id());
    door.clock.advance(Duration.ofSeconds(2));
    assertThat(Door.get(tokens.list())).extracting(StoredToken::id).containsExactly(first.id());
  }
}
