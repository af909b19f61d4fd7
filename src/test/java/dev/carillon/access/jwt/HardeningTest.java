package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.AccessOptions;
import dev.carillon.event.Json;
import dev.carillon.support.Signer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks by the form of a token, and a configuration that would let them in. */
class HardeningTest extends Attack {
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
    String header = part(signer.header());
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
