package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Json;
import dev.carillon.support.Signer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOptionsTest {
  private static KeyOptions options(String algorithm, String secret, String pem, String jwk) {
    return new KeyOptions(
        Optional.empty(), given(algorithm), given(secret), given(pem), given(jwk));
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void a_public_key_is_the_same_as_pem_and_as_jwk(String algorithm) {
    Signer signer = Signer.of(algorithm);
    VerificationKey pem = options(algorithm, "", signer.pem(), "").key();
    VerificationKey jwk = options("", "", "", Json.of(signer.jwk()).toString()).key();
    assertThat(pem.key()).isEqualTo(signer.publicKey());
    assertThat(jwk).isEqualTo(pem);
    SignedToken token = SignedToken.of(signer.sign(Map.of("a", 1)), 4096);
    assertThat(jwk.verifies(token)).isTrue();
    SignedToken other = SignedToken.of(Signer.of(algorithm).sign(Map.of("a", 1)), 4096);
    assertThat(jwk.verifies(other)).isFalse();
  }

  @Test
  void a_secret_may_be_bytes() {
    assertThat(options("", "base64:" + "A".repeat(44), "", "").key().key().getEncoded())
        .hasSize(33);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "base64:AAAA",
        "base64:!",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
      })
  void a_secret_that_is_none_is_refused(String secret) {
    assertThatThrownBy(() -> options("", secret, "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain(secret);
  }

  @Test
  void exactly_one_form_is_given() {
    String pem = Signer.es256().pem();
    assertThatThrownBy(() -> options("ES256", "", "", ""))
        .hasMessage("a key is exactly one of secret, public-key and jwk");
    assertThatThrownBy(() -> options("ES256", "x".repeat(32), pem, ""))
        .hasMessage("a key is exactly one of secret, public-key and jwk");
    assertThatThrownBy(() -> options("", "", pem, "")).hasMessageContaining("its algorithm");
  }

  @Test
  void a_key_of_another_kind_is_refused() {
    String ec = Signer.es256().pem();
    assertThatThrownBy(() -> options("RS256", "", ec, ""))
        .hasMessageContaining("not a PEM public key");
    assertThatThrownBy(() -> options("HS256", "", ec, "")).hasMessage("HS256 needs a secret");
    assertThatThrownBy(() -> options("RS256", "x".repeat(32), "", ""))
        .hasMessage("the key is for HS256, not RS256");
    assertThatThrownBy(() -> options("none", "x".repeat(32), "", ""))
        .hasMessage("an algorithm is one of HS256, RS256, ES256, EdDSA, not none");
  }

  @Test
  void a_weak_rsa_key_is_refused() {
    assertThatThrownBy(() -> options("RS256", "", Signer.rs256(1024).pem(), ""))
        .hasMessage("RS256 needs an RSA public key of 2048 to 8192 bits");
  }

  @Test
  void a_key_set_keeps_what_it_knows_and_leaves_out_the_rest() {
    Map<String, Object> good = Signer.es256().named("good").jwk();
    Map<String, Object> encrypts = new LinkedHashMap<>(Signer.es256().named("enc").jwk());
    encrypts.put("use", "enc");
    Map<String, Object> signs = new LinkedHashMap<>(Signer.es256().named("ops").jwk());
    signs.put("key_ops", List.of("sign"));
    Map<String, Object> other = new LinkedHashMap<>(Signer.rs256().named("ps").jwk());
    other.put("alg", "PS256");
    Map<String, Object> broken = new LinkedHashMap<>(Signer.es256().named("broken").jwk());
    broken.put("x", "AAAA");
    Map<String, Object> secret = Map.of("kty", "oct", "kid", "oct", "k", "A".repeat(43));
    var keys = List.of(good, encrypts, signs, other, broken, secret, "x", 1);
    KeySet set = Jwk.set(Json.of(Map.of("keys", keys)).toString());
    assertThat(set.keys()).extracting(VerificationKey::kid).containsExactly(Optional.of("good"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]} x",
        "{\"keys\":[],\"keys\":[]}",
        "<html>"
      })
  void what_is_no_key_set_is_refused(String text) {
    assertThatThrownBy(() -> Jwk.set(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_set_is_bounded() {
    var jwk = new HashMap<>(Signer.eddsa().jwk());
    String text = Json.of(Map.of("keys", Collections.nCopies(101, jwk))).toString();
    assertThatThrownBy(() -> Jwk.set(text)).hasMessage("more than 100 keys");
  }

  @Test
  void a_point_that_is_not_on_the_curve_verifies_nothing() {
    Map<String, Object> jwk = new LinkedHashMap<>(Signer.es256().jwk());
    jwk.put("y", jwk.get("x"));
    KeySet set = Jwk.set(Json.of(Map.of("keys", List.of(jwk))).toString());
    SignedToken token = SignedToken.of(Signer.es256().sign(Map.of()), 4096);
    assertThat(set.keys()).noneMatch(key -> key.verifies(token));
  }

  @Test
  void nothing_of_a_key_is_in_its_text() {
    String secret = "correct-horse-battery-staple-and-more";
    KeyOptions options = KeyOptions.secret(secret);
    assertThat(options.toString() + options.key()).doesNotContain("horse");
  }
}
