package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.Door;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Only tokens for calling somebody are accepted, and of these only those for whoever shows them.
 */
class TokenTypeTest {
  private final JwtIssuer issuer = JwtIssuer.of(Signer.hs256());
  private final Door door = Door.open(issuer.options());

  @AfterEach
  void close() {
    door.close();
  }

  private void refused(Map<String, ?> more) {
    assertThat(door.refusal(issuer.token("alice", more)).text())
        .as(more.toString())
        .isEqualTo("a token of another type");
  }

  @Test
  void an_id_token_without_a_hash_is_one_all_the_same() {
    refused(Map.of("nonce", "n-0S6_WzA2Mj"));
    refused(Map.of("auth_time", 1_700_000_000));
    refused(Map.of("auth_time", 1_700_000_000, "azp", "app"));
    refused(Map.of("azp", JwtIssuer.AUDIENCE));
    refused(Map.of("azp", JwtIssuer.AUDIENCE, "aud", List.of(JwtIssuer.AUDIENCE)));
    refused(Map.of("s_hash", "x"));
    refused(Map.of("c_hash", "x", "scope", "openid"));
    refused(Map.of("at_hash", "x", "typ", "Bearer"));
  }

  @Test
  void what_an_access_token_of_a_known_provider_holds_is_accepted() {
    // Keycloak, Auth0, Entra, RFC 9068.
    for (Map<String, ?> more :
        List.of(
            Map.of("typ", "Bearer", "azp", "app", "auth_time", 1, "acr", "1", "scope", "openid"),
            Map.of("typ", "Bearer", "nonce", "x", "azp", JwtIssuer.AUDIENCE),
            Map.of("azp", "app", "scope", "read", "aud", List.of(JwtIssuer.AUDIENCE, "userinfo")),
            Map.of("azp", "app", "scp", "read", "ver", "2.0"),
            Map.of("token_use", "access", "auth_time", 1),
            Map.of("client_id", "app", "jti", "1"))) {
      door.admitted(issuer.token("alice", more));
    }
    Map<String, Object> header = issuer.signer().header();
    header.put("typ", "at+jwt");
    Map<String, Object> claims = issuer.claims("alice");
    claims.put("auth_time", 1_700_000_000);
    door.admitted(issuer.signer().sign(header, claims));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID", "id_token", "Refresh", "refresh_token", "refresh-token", "Offline"})
  void a_token_that_says_it_is_for_something_else(String use) {
    for (String claim : List.of("typ", "token_use", "token_type", "use")) {
      refused(Map.of(claim, use));
      refused(Map.of(claim, use, "scope", "openid"));
    }
  }

  @Test
  void a_token_that_is_bound_to_a_key_is_no_bearer_token() {
    for (Map<String, ?> bound :
        List.of(Map.of("jkt", "0ZcOCORZNYy"), Map.of("x5t#S256", "bwcK0"), Map.of("kid", "k"))) {
      assertThat(door.refusal(issuer.token("alice", Map.of("cnf", bound))).text())
          .isEqualTo("the token is bound to a key that was not shown");
    }
  }

  @Test
  void where_it_is_required_a_token_must_say_that_it_is_for_access() {
    IssuerOptions plain = issuer.options();
    var strict = requiring(plain, "at+jwt");
    try (Door other = Door.open(strict)) {
      Map<String, Object> header = issuer.signer().header();
      for (Object type : List.of("at+jwt", "AT+JWT", "application/at+jwt")) {
        header.put("typ", type);
        other.admitted(issuer.signer().sign(header, issuer.claims("alice")));
      }
      for (Object type : List.of("JWT", "", "jwt+at", List.of("at+jwt"), 1)) {
        header.put("typ", type);
        assertThat(other.refusal(issuer.signer().sign(header, issuer.claims("alice"))).text())
            .isEqualTo("a token of another type");
      }
      header.remove("typ");
      assertThat(other.refusal(issuer.signer().sign(header, issuer.claims("alice"))).text())
          .isEqualTo("a token of another type");
    }
    assertThatThrownBy(() -> requiring(plain, "jwt")).hasMessageContaining("at+jwt");
  }

  private static IssuerOptions requiring(IssuerOptions plain, String type) {
    return new IssuerOptions(
        plain.issuer(),
        plain.audiences(),
        plain.algorithms(),
        plain.keys(),
        plain.jwks(),
        plain.subjectClaim(),
        plain.tenantClaim(),
        plain.rolesClaim(),
        Optional.of(type));
  }
}
