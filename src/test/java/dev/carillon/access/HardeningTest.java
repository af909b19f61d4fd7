package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.CloseReason;
import dev.carillon.event.Json;
import dev.carillon.support.JwksServer;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the way in, one per test: each is refused as unauthenticated. */
class HardeningTest {
  private static final Signer signer = Signer.rs256().named("k1");
  private final JwtIssuer issuer = JwtIssuer.of(signer);
  private Door door;
  private JwksServer canary;

  @BeforeEach
  void open() {
    door = Door.open(issuer.options());
    canary = JwksServer.start(door.vertx, signer);
    door.admitted(issuer.token("alice"));
  }

  @AfterEach
  void close() {
    // Nothing that a token holds makes us call anybody.
    assertThat(canary.requests()).isZero();
    canary.close();
    door.close();
  }

  private CloseReason refused(String token) {
    CloseReason reason = door.refusal(token);
    assertThat(reason.code()).as(reason.text()).isEqualTo("unauthenticated");
    return reason;
  }

  private CloseReason refusedClaim(String name, Object value) {
    Map<String, Object> claims = issuer.claims("alice");
    claims.put(name, value);
    return refused(signer.sign(claims));
  }

  private void refusedHeader(String name, Object value) {
    Map<String, Object> header = signer.header();
    header.put(name, value);
    refused(signer.sign(header, issuer.claims("alice")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", "NONE", "", "rs256", "RS512", "PS256", "HS512"})
  void another_algorithm(String alg) {
    refusedHeader("alg", alg);
    String unsigned =
        Signer.b64(
                Json.of(Map.of("alg", alg, "kid", "k1"))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8))
            + "."
            + Signer.b64(
                Json.of(issuer.claims("alice")).toString().getBytes(StandardCharsets.UTF_8))
            + ".";
    refused(unsigned);
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
  void json_that_can_be_read_in_two_ways() {
    String header = Json.of(signer.header()).toString();
    String claims = Json.of(issuer.claims("alice")).toString();
    String body = claims.substring(1);
    refused(signer.sign(header, "{\"sub\":\"mallory\"," + body));
    refused(signer.sign(header, "{\"s\\u0075b\":\"mallory\"," + body));
    refused(signer.sign("{\"alg\":\"none\"," + header.substring(1), claims));
    refused(signer.sign(header, claims + "{}"));
    refused(signer.sign(header, claims + " x"));
    refused(signer.sign(header, "[" + claims + "]"));
    refused(signer.sign(header, "{'sub':'a'," + body));
    refused(signer.sign(header, "{/**/" + body));
    refused(signer.sign(header, ""));
    refused(signer.sign("", claims));
    refused(signer.sign("null", claims));
  }

  @Test
  void bytes_that_are_no_text() {
    String header =
        Signer.b64(Json.of(signer.header()).toString().getBytes(StandardCharsets.UTF_8));
    String utf16 =
        Signer.b64(Json.of(issuer.claims("a")).toString().getBytes(StandardCharsets.UTF_16));
    refused(header + "." + utf16 + ".AAAA");
    refused(header + "." + Signer.b64(new byte[] {'{', '"', (byte) 0xff, '"', '}'}) + ".AAAA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.",
        "e30=.e30=.AA",
        "é.é.é",
        "crl_",
        "crl_x",
        "crt_x",
        "Bearer x",
        "null",
        "eyJ\r\n.eyJ.x"
      })
  void what_is_no_token_at_all(String text) {
    refused(text);
  }

  @Test
  void a_token_in_another_spelling() {
    String token = issuer.token("alice");
    refused(token + "=");
    refused(token + " ");
    refused(" " + token);
    refused(token.replace(".", "..").substring(1));
    refused(token.replace("-", "+").replace("_", "/") + "+");
    // The last letter of a base64 text has bits that mean nothing: one spelling counts.
    char last = token.charAt(token.length() - 1);
    char twin = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(1);
    refused(token.substring(0, token.length() - 1) + (last == twin ? 'C' : twin));
  }

  @Test
  void a_token_that_is_huge_or_deep() {
    refusedClaim("x", "y".repeat(8 << 10));
    refused("e30.".repeat(1_000_000));
    refused("x".repeat(10_000_000));
    String deep = "{\"a\":".repeat(300) + "1" + "}".repeat(300);
    refused(signer.sign(Json.of(signer.header()).toString(), deep));
  }

  @Test
  void random_changes_of_a_good_token() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String good = issuer.token("alice");
    for (int i = 0; i < 2_000; i++) {
      var bytes = new StringBuilder(good);
      int at = random.nextInt(good.length());
      char to = (char) (33 + random.nextInt(94));
      if (to == good.charAt(at)) {
        continue;
      }
      bytes.setCharAt(at, to);
      assertThat(door.refusal(bytes.toString()).code()).as("seed %d", seed).isNotEmpty();
    }
  }

  @Test
  void ten_thousand_unknown_key_names_leave_nothing_behind() {
    for (int i = 0; i < 10_000; i++) {
      Map<String, Object> header = signer.header();
      header.put("kid", "k" + i + "x");
      String claims = Json.of(issuer.claims("alice")).toString();
      String unsigned =
          Signer.b64(Json.of(header).toString().getBytes(StandardCharsets.UTF_8))
              + "."
              + Signer.b64(claims.getBytes(StandardCharsets.UTF_8))
              + ".AAAA";
      refused(unsigned);
    }
    assertThat(door.access().tokens().cached()).isZero();
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

  @Test
  void weak_configuration_does_not_start() {
    var attempts = new LinkedHashMap<String, Runnable>();
    attempts.put("no audience", () -> options(List.of(), List.of("RS256"), "https://x/"));
    attempts.put("blank audience", () -> options(List.of(" "), List.of("RS256"), "https://x/"));
    attempts.put("no algorithm", () -> options(List.of("a"), List.of(), "https://x/"));
    attempts.put("alg none", () -> options(List.of("a"), List.of("none"), "https://x/"));
    attempts.put("plain http", () -> options(List.of("a"), List.of("RS256"), "http://x.example/"));
    attempts.put("a file", () -> options(List.of("a"), List.of("RS256"), "file:///etc/passwd"));
    attempts.put("user in URL", () -> options(List.of("a"), List.of("RS256"), "https://u:p@x/"));
    attempts.put(
        "a name that begins like ours",
        () -> options(List.of("a"), List.of("RS256"), "http://localhost.evil.io/"));
    attempts.put("short secret", () -> KeyOptions.secret("x".repeat(31)));
    attempts.put(
        "twice", () -> AccessOptions.of(List.of(issuer.options(), issuer.options()), List.of()));
    attempts.forEach(
        (what, attempt) ->
            assertThatThrownBy(attempt::run).as(what).isInstanceOf(IllegalArgumentException.class));
    options(List.of("a"), List.of("RS256"), "http://[::1]:8080/keys");
  }

  private static IssuerOptions options(List<String> audiences, List<String> algs, String jwks) {
    return new IssuerOptions(
        "https://x",
        audiences,
        algs,
        List.of(),
        Optional.of(URI.create(jwks)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
