package dev.carillon.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.Door;
import dev.carillon.access.jwt.Attack;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by the signature, its algorithm and its key. */
class SignatureHardeningTest extends Attack {
  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", "NONE", "", "rs256", "RS512", "PS256", "HS512"})
  void another_algorithm(String alg) {
    refusedHeader("alg", alg);
    refused(part(Map.of("alg", alg, "kid", "k1")) + "." + part(issuer.claims("alice")) + ".");
  }

  @Test
  void an_empty_signature_or_a_part_of_one() {
    String token = issuer.token("alice");
    String head = token.substring(0, token.lastIndexOf('.') + 1);
    refused(head);
    refused(head + "AA");
    refused(token.substring(0, token.length() - 4));
    refused(token + "AAAA");
  }

  @Test
  void an_algorithm_that_is_not_a_text() {
    refusedHeader("alg", List.of("RS256"));
    refusedHeader("alg", Map.of());
    refusedHeader("alg", 1);
  }

  @Test
  void hs256_signed_with_the_rsa_public_key() {
    for (String secret :
        List.of(signer.pem(), signer.pem().strip(), Signer.b64(signer.publicKey().getEncoded()))) {
      Signer forger = Signer.hs256(secret).named("k1");
      refused(forger.sign(issuer.claims("alice")));
    }
  }

  @Test
  void an_algorithm_that_this_issuer_does_not_use() {
    refused(Signer.es256().named("k1").sign(issuer.claims("alice")));
    refused(Signer.eddsa().named("k1").sign(issuer.claims("alice")));
  }

  @Test
  void the_key_of_somebody_else() {
    refused(Signer.rs256().named("k1").sign(issuer.claims("alice")));
  }

  @Test
  void a_changed_claim() {
    String good = issuer.token("alice");
    String other = issuer.token("mallory");
    refused(other.substring(0, other.lastIndexOf('.')) + good.substring(good.lastIndexOf('.')));
  }

  @Test
  void an_ecdsa_signature_of_zeros() {
    JwtIssuer ec = JwtIssuer.of(Signer.es256());
    try (Door other = Door.open(ec.options())) {
      String token = ec.token("alice");
      String head = token.substring(0, token.lastIndexOf('.') + 1);
      assertThat(other.refusal(head + Signer.b64(new byte[64])).code())
          .isEqualTo("unauthenticated");
      // The DER form of other protocols is not JOSE's.
      assertThat(other.refusal(head + Signer.b64(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0})).code())
          .isEqualTo("unauthenticated");
    }
  }

  @Test
  void a_header_that_brings_its_own_key() {
    Signer mallory = Signer.rs256();
    Map<String, Object> header = mallory.header();
    for (String name : List.of("jku", "x5u")) {
      header.put(name, canary.address().toString());
      refused(mallory.sign(header, issuer.claims("alice")));
      refused(signer.sign(header, issuer.claims("alice")));
      header.remove(name);
    }
    header.put("jwk", mallory.jwk());
    refused(mallory.sign(header, issuer.claims("alice")));
  }

  @Test
  void a_header_that_is_not_understood() {
    refusedHeader("crit", List.of("exp"));
    refusedHeader("crit", List.of());
    refusedHeader("b64", false);
    refusedHeader("cty", "JWT");
    refusedHeader("zip", "DEF");
    refusedHeader("enc", "A256GCM");
  }

  @Test
  void a_key_name_that_is_none() {
    refusedHeader("kid", "../../dev/null");
    refusedHeader("kid", "' or 1=1 --");
    refusedHeader("kid", List.of("k1"));
    refusedHeader("kid", 1);
    refusedHeader("kid", "");
    refusedHeader("kid", "k1\u0000");
    refusedHeader("kid", "x".repeat(1_000_000));
    Map<String, Object> header = signer.header();
    header.put("kid", null);
    refused(signer.sign(header, issuer.claims("alice")));
  }

  @Test
  void the_key_of_another_issuer_with_the_same_name() {
    JwtIssuer a = new JwtIssuer("https://a.example", Signer.es256().named("same"));
    JwtIssuer b = new JwtIssuer("https://b.example", Signer.es256().named("same"));
    try (Door both = Door.open(a.options(), b.options())) {
      both.admitted(a.token("alice"));
      both.admitted(b.token("alice"));
      String crossed = b.signer().sign(a.claims("alice"));
      assertThat(both.refusal(crossed).code()).isEqualTo("unauthenticated");
      assertThat(both.admitted(a.token("alice")).id())
          .isNotEqualTo(both.admitted(b.token("alice")).id());
    }
  }

  @Test
  void ten_thousand_unknown_key_names_leave_nothing_behind() {
    for (int i = 0; i < 10_000; i++) {
      Map<String, Object> header = signer.header();
      header.put("kid", "k" + i + "x");
      refused(part(header) + "." + part(issuer.claims("alice")) + ".AAAA");
    }
    assertThat(door.access().tokens().cached()).isZero();
  }
}
