package dev.carillon.access.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.jwt.Attack;
import dev.carillon.event.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by what a token claims, signed as it should be. */
class ClaimHardeningTest extends Attack {
  @Test
  void an_issuer_that_the_token_chose() {
    for (Object iss :
        List.of(
            canary.address().toString(),
            "https://issuer.example/",
            "https://issuer.example ",
            "HTTPS://issuer.example",
            "https://issuer.example.evil.io",
            List.of("https://issuer.example"),
            Map.of(),
            "")) {
      refusedClaim("iss", iss);
    }
    Map<String, Object> claims = issuer.claims("alice");
    claims.remove("iss");
    refused(signer.sign(claims));
  }

  @Test
  void an_end_that_is_not_a_time() {
    for (Object exp :
        List.of(
            "4102444800",
            4102444800.0,
            4102444800.5,
            -1,
            0.5,
            true,
            List.of(4102444800L),
            Map.of(),
            253402300800L,
            Long.MAX_VALUE)) {
      assertThat(refusedClaim("exp", exp).text()).isEqualTo("the token's exp is not a time");
    }
    Map<String, Object> claims = issuer.claims("alice");
    claims.put("exp", null);
    refused(signer.sign(claims));
    claims.remove("exp");
    assertThat(refused(signer.sign(claims)).text()).isEqualTo("the token has no end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "1e10", "4102444800e0", "99999999999999999999", "0x7fffffff"})
  void an_end_that_no_integer_holds(String exp) {
    String claims = Json.of(issuer.claims("alice")).toString();
    refused(
        signer.sign(
            Json.of(signer.header()).toString(),
            claims.replaceFirst("\"exp\":\\d+", "\"exp\":" + exp)));
  }

  @Test
  void a_beginning_that_is_not_a_time_or_far_ahead() {
    long now = door.clock.instant().getEpochSecond();
    for (String name : List.of("nbf", "iat")) {
      refusedClaim(name, now + 3600);
      refusedClaim(name, Long.toString(now - 10));
      refusedClaim(name, now - 10.5);
      refusedClaim(name, -1);
    }
  }

  @Test
  void an_audience_that_is_not_us() {
    for (Object aud :
        List.of(
            "carillo",
            "carillon2",
            "Carillon",
            "carillon,other",
            List.of(),
            List.of("other"),
            List.of("carillon", 1),
            List.of(List.of("carillon")),
            Map.of("carillon", true),
            1,
            "")) {
      assertThat(refusedClaim("aud", aud).text()).isEqualTo("a token for another audience");
    }
    Map<String, Object> claims = issuer.claims("alice");
    claims.remove("aud");
    refused(signer.sign(claims));
  }

  @Test
  void a_token_for_another_use() {
    for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "id_token", "JWE", "")) {
      refusedHeader("typ", type);
    }
    refusedHeader("typ", List.of("JWT"));
    for (String use : List.of("ID", "Refresh", "Offline", "Logout")) {
      refusedClaim("typ", use);
    }
    refusedClaim("token_use", "id");
    refusedClaim("token_use", "refresh");
    refusedClaim("at_hash", "x");
    refusedClaim("events", Map.of());
  }

  @Test
  void a_subject_that_is_nobody() {
    for (Object sub :
        List.of(
            "",
            " ",
            " alice",
            "a\nb",
            "a\u0000",
            "a\u001b[31mb",
            "a\u202eb",
            "a\u2028b",
            "a\u200bb",
            "x".repeat(257),
            1.5,
            true,
            List.of("alice"),
            Map.of())) {
      assertThat(refusedClaim("sub", sub).text()).isEqualTo("the token names no subject");
    }
  }

  @Test
  void an_id_that_could_be_read_as_another_or_break_a_log() {
    var ids = new ArrayList<String>();
    for (String sub :
        List.of(
            "a:b",
            "a%3Ab",
            "a b",
            "a?b",
            "*",
            "x".repeat(255),
            "x".repeat(256),
            "💥".repeat(120))) {
      String id = door.admitted(issuer.token(sub)).id();
      assertThat(id).hasSizeLessThanOrEqualTo(200).doesNotMatch("(?s).*[\\p{C}\\p{Z}].*");
      ids.add(id);
      assertThat(door.admitted(issuer.token(sub)).subject()).isEqualTo(sub);
    }
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(Identity.id("jwt:https://a", "b:c"))
        .isNotEqualTo(Identity.id("jwt:https://a:b", "c"));
  }
}
