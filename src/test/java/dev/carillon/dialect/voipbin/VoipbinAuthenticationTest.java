package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.support.Principals;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The corners; the five places and the bodies are in the transcripts. */
class VoipbinAuthenticationTest {
  private final VoipbinAuthentication gate = new VoipbinAuthentication();

  private static Handshake authorization(String value) {
    return new Handshake(
        "websocket",
        "/v1.0/ws",
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap().add("authorization", value),
        MultiMap.caseInsensitiveMultiMap(),
        "");
  }

  @Test
  void every_credential_is_a_bearers() {
    for (String place : List.of("token=secret", "accesskey=secret")) {
      assertThat(gate.credential(Visitors.handshake(place))).isEqualTo(Credential.bearer("secret"));
    }
  }

  @Test
  void the_scheme_of_the_header_is_compared_without_case() {
    for (String header : List.of("Bearer secret", "bearer secret", "BEARER  secret ")) {
      assertThat(gate.credential(authorization(header))).isEqualTo(Credential.bearer("secret"));
    }
  }

  @ParameterizedTest
  @CsvSource({"Bearer", "'Bearer '", "secret", "Basic secret", "Bearersecret", "'Token, Bearer x'"})
  void a_header_without_a_bearers_token_is_no_credential(String header) {
    assertThatThrownBy(() -> gate.credential(authorization(header)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(VoipbinCloseReasons.AUTHENTICATION_REQUIRED));
  }

  @Test
  void a_refusal_does_not_say_what_is_wrong_with_a_credential() {
    AuthenticationScheme.Refusal refusal =
        gate.refuse(CloseReason.UNAUTHENTICATED.with("bad signature"), "r-7");

    assertThat(refusal.contentType()).isEqualTo("application/json");
    assertThat(Json.read(refusal.body()))
        .isEqualTo(
            Map.of(
                "error",
                Map.of(
                    "status", "UNAUTHENTICATED",
                    "reason", "INVALID_CREDENTIALS",
                    "message", "The provided credentials are invalid.",
                    "request_id", "r-7")));
  }

  @ParameterizedTest
  @CsvSource({
    "unauthenticated, 401, UNAUTHENTICATED, INVALID_CREDENTIALS",
    "token_expired, 401, UNAUTHENTICATED, INVALID_CREDENTIALS",
    "authentication_required, 401, UNAUTHENTICATED, AUTHENTICATION_REQUIRED",
    "account_frozen, 403, PERMISSION_DENIED, ACCOUNT_FROZEN",
    "forbidden, 403, PERMISSION_DENIED, FORBIDDEN",
    "bad_request, 400, INVALID_ARGUMENT, BAD_REQUEST",
    "too_large, 413, INVALID_ARGUMENT, TOO_LARGE",
    "not_found, 404, NOT_FOUND, NOT_FOUND",
    "too_many_connections, 429, RESOURCE_EXHAUSTED, TOO_MANY_CONNECTIONS",
    "unavailable, 503, UNAVAILABLE, UNAVAILABLE",
    "restarting, 503, UNAVAILABLE, RESTARTING",
    "internal_error, 500, INTERNAL, INTERNAL_ERROR"
  })
  void a_refusal_keeps_its_status_and_says_it_in_the_products_words(
      String code, int httpStatus, String status, String reason) {
    CloseReason given =
        code.equals("authentication_required")
            ? VoipbinCloseReasons.AUTHENTICATION_REQUIRED
            : new CloseReason(code, 1000, httpStatus, false, "text with \" and \n");

    AuthenticationScheme.Refusal refusal = gate.refuse(given, "r-7");

    assertThat(refusal.status()).isEqualTo(httpStatus);
    assertThat(Json.read(refusal.body()))
        .isEqualTo(
            Map.of(
                "error",
                Map.of(
                    "status",
                    status,
                    "reason",
                    reason,
                    "message",
                    reason.equals("INVALID_CREDENTIALS")
                        ? "The provided credentials are invalid."
                        : given.text(),
                    "request_id",
                    "r-7")));
  }

  @Test
  void anybody_comes_in_whom_the_product_does_not_turn_away() {
    gate.admit(Visitors.admin());
    gate.admit(Visitors.direct("call"));
    gate.admit(Principals.anything());
  }

  @Test
  void a_frozen_account_and_a_foreign_kind_of_token_are_turned_away() {
    assertTurnedAway(Map.of("customer_status", "frozen"), "account_frozen");
    assertTurnedAway(Map.of("customer_status", "frozen", "type", "direct"), "account_frozen");
    assertTurnedAway(Map.of("type", "delegate", "permission", 1L), "forbidden");
    assertTurnedAway(Map.of("type", 7L), "forbidden");
  }

  private void assertTurnedAway(Map<String, Object> claims, String code) {
    assertThatThrownBy(() -> gate.admit(Principals.claiming("somebody", claims, "**")))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason().code()).isEqualTo(code));
  }
}
