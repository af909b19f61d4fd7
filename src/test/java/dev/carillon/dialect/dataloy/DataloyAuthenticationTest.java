package dev.carillon.dialect.dataloy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kind of a credential it is, and how a refusal is worded; the rest is in the transcripts. */
final class DataloyAuthenticationTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:26:01.999Z");

  private final DataloyAuthentication gate =
      DataloyAuthentication.of(new Harbour().objects, InstantSource.fixed(NOW));

  private static Handshake request(String token, String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return new Handshake(
        "websocket",
        Harbour.PATH + "Voyage/U/7/" + token,
        MultiMap.caseInsensitiveMultiMap(),
        all,
        MultiMap.caseInsensitiveMultiMap(),
        "");
  }

  @ParameterizedTest
  @CsvSource({
    "eyJh.eyJz.c2ln, BEARER, eyJh.eyJz.c2ln",
    "eyJh%2EeyJz%2Ec2ln, BEARER, eyJh.eyJz.c2ln",
    "crl_0123456789ab_x, BEARER, crl_0123456789ab_x",
    "an-opaque-key, FOREIGN, an-opaque-key",
    "a+key%2Fof%20theirs, FOREIGN, a+key/of theirs",
  })
  void a_token_of_the_products_own_is_told_from_ours(String sent, String kind, String value) {
    Credential credential = gate.credential(request(sent));
    assertThat(credential.kind()).hasToString(kind);
    assertThat(credential.value()).isEqualTo(value);
    if (!sent.contains("%")) {
      assertThat(gate.credential(request("-", "Authorization", "bearer  " + sent)))
          .isEqualTo(credential);
    }
  }

  @Test
  void two_headers_are_one_too_many() {
    assertThatThrownBy(
            () ->
                gate.credential(
                    request("-", "Authorization", "Bearer a", "Authorization", "Bearer a")))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason().httpStatus()).isEqualTo(401));
  }

  @Test
  void nothing_is_looked_for_before_it_is_known_who_asks() {
    List<Credential> asked = new ArrayList<>();
    Handshake handshake =
        new Handshake(
            "websocket",
            Harbour.PATH + "NoSuchType/X/7/key",
            MultiMap.caseInsensitiveMultiMap(),
            MultiMap.caseInsensitiveMultiMap(),
            MultiMap.caseInsensitiveMultiMap(),
            "");
    var refused =
        gate.principal(
            handshake,
            credential -> {
              asked.add(credential);
              return Future.failedFuture(new RefusedException(CloseReason.TOKEN_EXPIRED));
            });
    assertThat(asked).hasSize(1);
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(CloseReason.TOKEN_EXPIRED));
  }

  @Test
  void a_refusal_has_the_form_of_the_products_errors() {
    var refusal = gate.refuse(CloseReason.TOKEN_EXPIRED, "id");
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.contentType()).isEqualTo("application/json");
    assertThat(Texts.object(refusal.body()))
        .isEqualTo(
            Map.of(
                "statusCode", 401L,
                "statusText", "Unauthorized",
                "message", "the token has expired",
                "date", "2026-11-21T06:26:01Z",
                "statusFamily", "CLIENT_ERROR",
                "method", "GET"));
    Map<?, ?> away = Texts.object(gate.refuse(CloseReason.RESTARTING, "id").body());
    assertThat(away.get("statusText")).isEqualTo("Service Unavailable");
    assertThat(away.get("statusFamily")).isEqualTo("SERVER_ERROR");
  }

  @Test
  void a_handshake_tells_no_address() {
    assertThat(request("secret")).hasToString("websocket");
  }
}
