package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.Door;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {
  @ParameterizedTest
  @ValueSource(strings = {"HS256", "RS256", "ES256", "EdDSA"})
  void a_good_token_of_each_algorithm_is_let_in_again_and_again(String algorithm) {
    JwtIssuer issuer = JwtIssuer.of(Signer.of(algorithm));
    try (Door door = Door.open(issuer.options())) {
      String token = issuer.token("alice", Map.of("customer_id", "7", "tenant", "acme"));
      for (int i = 0; i < 3; i++) {
        Principal principal = door.admitted(token);
        assertThat(principal.id()).isEqualTo("jwt:https://issuer.example:alice");
        assertThat(principal.tenant()).isEqualTo("acme");
        assertThat(principal.maySubscribe(TopicFilter.of("customer_id:7:call:*"))).isTrue();
        assertThat(principal.maySubscribe(TopicFilter.of("customer_id:8:call:*"))).isFalse();
        assertThat(principal.publish()).isEmpty();
      }
    }
  }

  @Test
  void a_session_ends_with_its_token_and_the_leeway() {
    JwtIssuer issuer = JwtIssuer.create();
    try (Door door = Door.open(issuer.options())) {
      Map<String, Object> claims = issuer.claims("alice");
      long end = door.clock.instant().getEpochSecond() + 600;
      claims.put("exp", end);
      assertThat(door.admitted(issuer.signer().sign(claims)).expires())
          .contains(Instant.ofEpochSecond(end + 30));
    }
  }

  @Test
  void claims_are_read_from_where_the_issuer_puts_them() {
    JwtIssuer issuer = JwtIssuer.create();
    var options =
        new IssuerOptions(
            issuer.name(),
            List.of("other", JwtIssuer.AUDIENCE),
            List.of("HS256"),
            List.of(issuer.signer().key()),
            Optional.empty(),
            Optional.of("user.id"),
            Optional.of("customer"),
            Optional.of("realm_access.roles"));
    try (Door door = Door.open(options)) {
      Map<String, ?> more =
          Map.of(
              "user", Map.of("id", 4711),
              "customer", 7,
              "realm_access", Map.of("roles", List.of("admin", 3, "driver", "")),
              "aud", List.of("x", "carillon"));
      Principal principal = door.admitted(issuer.token("ignored", more));
      assertThat(principal.id()).isEqualTo("jwt:https://issuer.example:4711");
      assertThat(principal.subject()).isEqualTo("4711");
      assertThat(principal.tenant()).isEqualTo("7");
      assertThat(principal.roles()).isEqualTo(Set.of("admin", "driver"));
    }
  }

  @Test
  void roles_may_be_one_text_with_spaces() {
    JwtIssuer issuer = JwtIssuer.create();
    try (Door door = Door.open(issuer.options())) {
      assertThat(door.admitted(issuer.token("a", Map.of("roles", " read  write "))).roles())
          .isEqualTo(Set.of("read", "write"));
    }
  }

  @Test
  void the_key_is_chosen_by_its_name() {
    Signer one = Signer.es256().named("one");
    Signer two = Signer.es256().named("two");
    JwtIssuer issuer = JwtIssuer.of(one);
    var options =
        new IssuerOptions(
            issuer.name(),
            List.of(JwtIssuer.AUDIENCE),
            List.of("ES256"),
            List.of(one.key(), two.key()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (Door door = Door.open(options)) {
      door.admitted(one.sign(issuer.claims("a")));
      door.admitted(two.sign(issuer.claims("a")));
      assertThat(door.refusal(two.named("one").sign(issuer.claims("a"))).text())
          .isEqualTo("the token's signature is not valid");
      // Without a name it is tried with both.
      Map<String, Object> unnamed = two.header();
      unnamed.remove("kid");
      door.admitted(two.sign(unnamed, issuer.claims("a")));
    }
  }

  @Test
  void clocks_may_differ_by_the_leeway_and_no_more() {
    JwtIssuer issuer = JwtIssuer.create();
    try (Door door = Door.open(issuer.options())) {
      Map<String, Object> claims = issuer.claims("alice");
      long now = door.clock.instant().getEpochSecond();
      claims.put("iat", now + 30);
      claims.put("nbf", now + 30);
      claims.put("exp", now + 60);
      String token = issuer.signer().sign(claims);
      door.admitted(token);
      door.clock.advance(Duration.ofSeconds(89));
      door.admitted(token);
      door.clock.advance(Duration.ofSeconds(1));
      assertThat(door.refusal(token).code()).isEqualTo("token_expired");

      claims.put("exp", now + 3600);
      for (String claim : List.of("iat", "nbf")) {
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put(claim, door.clock.instant().getEpochSecond() + 31);
        assertThat(door.refusal(issuer.signer().sign(claims)).text())
            .isEqualTo("the token is not valid yet");
      }
    }
  }

  @Test
  void null_claims_are_no_claims() {
    JwtIssuer issuer = JwtIssuer.create();
    try (Door door = Door.open(issuer.options())) {
      Map<String, Object> claims = issuer.claims("alice");
      claims.put("customer_id", null);
      assertThat(door.admitted(issuer.signer().sign(claims)).claims())
          .doesNotContainKey("customer_id")
          .containsEntry("sub", "alice");
    }
  }
}
