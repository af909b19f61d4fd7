package dev.carillon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String CANARY = "Canary-7f3a.b_c";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer %s",
        "authorization=Bearer %s",
        "{\"Authorization\":\"Bearer %s\"}",
        "{\\\"authorization\\\":\\\"Bearer %s\\\"}",
        "Authorization: %s",
        "Proxy-Authorization: Basic %s",
        "headers [Authorization=Basic %s, Accept=a]",
        "sent Bearer %s to it",
        "GET /v1/sse?topic=a&token=%s&b=c",
        "GET /v1/ws?ticket=%s",
        "access_token=%s",
        "{\"token\": \"%s\"}",
        "{'refreshToken': '%s'}",
        "password='%s with blanks'",
        "jaas: required username=\"a\" password=\"%s b\";",
        "api-key: %s",
        "accesskey=%s",
        "Cookie: a=b; session=%s; c=d",
        "Set-Cookie: session=%s; Secure",
        "postgresql://user:%s@host/db",
        "client_secret=%s",
        "GET /ws/rest/WebSocketObjectSubscription/Voyage/U/7/%s HTTP/1.1",
        "failed: http://host/ws/rest/websocketalertscript/late/%s",
        "path=/ws/rest/WebSocketAlertScript%%2Flate%%2F%s",
      })
  void a_credential_is_hidden(String message) {
    assertThat(Redaction.of(message.formatted(CANARY)))
        .doesNotContain(CANARY, "7f3a")
        .contains("***");
  }

  @Test
  void a_token_is_known_by_its_form() {
    assertThat(Redaction.of("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl there"))
        .isEqualTo("got *** there");
    assertThat(Redaction.of("got crl_0123456789ab_" + "Zz9".repeat(10) + " there"))
        .isEqualTo("got crl_0123456789ab_*** there");
    assertThat(Redaction.of("crt_" + "Zz9".repeat(10))).isEqualTo("crt_***");
    assertThat(Redaction.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isEqualTo("***");
    assertThat(
            Redaction.of("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----"))
        .doesNotContain("MHcCAQEE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session closed id=7 dialect=topics reason=token_expired",
        "a valid token is needed",
        "token id=c2f1 revoked",
        "tokens=3 tickets=4",
        "listening on http://0.0.0.0:8080/",
        "topic customer_id:5013:call:74ac partition=3 offset=12"
      })
  void what_is_no_credential_is_left_alone(String message) {
    assertThat(Redaction.of(message)).isEqualTo(message);
  }

  @Test
  void what_surrounds_a_credential_can_still_be_read() {
    assertThat(Redaction.of("GET /v1/sse?topic=a&token=%s&from=latest".formatted(CANARY)))
        .isEqualTo("GET /v1/sse?topic=a&token=***&from=latest");
  }

  /** A pattern that tries again and again would take minutes for these, not milliseconds. */
  @Test
  @org.junit.jupiter.api.Timeout(20)
  void no_text_takes_long() {
    long seed = System.nanoTime();
    System.out.println("RedactionTest seed " + seed);
    Random random = new Random(seed);
    String[] parts = {
      "token", "cookie", "bearer ", "a", "://", ":", "\"", " ", "=", "eyJ", "----BEGIN ", "."
    };
    for (String part : parts) {
      assertThat(Redaction.of(part.repeat(LineEncoder.MAX_STACK / part.length()))).isNotNull();
    }
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < LineEncoder.MAX_STACK) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(Redaction.of(text.toString())).isNotNull();
    }
  }
}
