package dev.carillon.dialect.lubelogger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Principals;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LubeLoggerAuthenticationTest {
  private final AuthenticationScheme gate =
      new LubeLoggerAuthentication(new BearerAuthentication());

  /** A request with these headers, {@code A: b}, and query parameters, {@code a=b}. */
  private static Handshake request(String... parts) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String part : parts) {
      String[] header = part.split(": ", 2);
      String[] parameter = part.split("=", 2);
      var unused =
          header.length == 2
              ? headers.add(header[0], header[1])
              : query.add(parameter[0], parameter[1]);
    }
    return new Handshake(
        "signalr", "/api/ws", query, headers, MultiMap.caseInsensitiveMultiMap(), "");
  }

  private static void refused(Runnable step, CloseReason reason) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-api-key: secret",
        "X-API-Key:  secret ",
        "apiKey=secret",
        "apikey=secret",
        "Authorization: Bearer secret",
        "authorization: bearer  secret ",
        "access_token=secret",
      })
  void a_key_or_a_token_is_taken_from_each_of_its_places(String place) {
    assertThat(gate.credential(request(place))).isEqualTo(Credential.bearer("secret"));
  }

  @Test
  void a_ticket_is_one() {
    assertThat(gate.credential(request("ticket=once"))).isEqualTo(Credential.ticket("once"));
  }

  @Test
  void nothing_or_an_empty_place_is_no_credential() {
    assertThat(gate.credential(request("id=x", "apiKey=", "access_token=", "x-api-key:  ")))
        .isEqualTo(Credential.ANONYMOUS);
  }

  @Test
  void with_a_header_the_query_does_not_count() {
    assertThat(gate.credential(request("x-api-key: secret", "apiKey=other")))
        .isEqualTo(Credential.bearer("secret"));
  }

  @Test
  void the_same_token_in_two_places_is_one() {
    assertThat(gate.credential(request("Authorization: Bearer secret", "access_token=secret")))
        .isEqualTo(Credential.bearer("secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "x-api-key: a,x-api-key: b",
    "apiKey=a,apiKey=b",
    "x-api-key: a,Authorization: Bearer b",
    "apiKey=a,access_token=b",
    "Authorization: Bearer a,Authorization: Bearer b",
    "ticket=a,access_token=a",
  })
  void two_credentials_are_one_too_many(String first, String second) {
    refused(
        () -> gate.credential(request(first, second)),
        CloseReason.BAD_REQUEST.with("more than one credential"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YWRtaW46YWRtaW4=", "Basic", "secret", "Digest a=b"})
  void a_password_is_refused_even_beside_a_good_key(String header) {
    refused(
        () -> gate.credential(request("Authorization: " + header, "x-api-key: secret")),
        CloseReason.UNAUTHENTICATED.with("only bearer tokens and API keys are known"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"**", "vehicle:**", "vehicle:7:**", "vehicle:7", "vehicle:*:service_record:*"})
  void whoever_may_view_something_of_a_vehicle_comes_in(String grant) {
    assertThatCode(() -> gate.admit(Principals.of("victor", "device:**", grant)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"customer_id:5013:vehicle:7:**", "device:**", "vehicles:7", "*:7:**"})
  void whoever_may_view_no_vehicle_does_not(String grant) {
    refused(
        () -> gate.admit(Principals.of("alice", grant)),
        CloseReason.FORBIDDEN.with("no vehicle that may be viewed"));
  }

  @Test
  void a_refusal_is_a_problem_and_never_a_redirect() {
    AuthenticationScheme.Refusal refusal = gate.refuse(CloseReason.UNAUTHENTICATED, "r-7");
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.contentType()).isEqualTo("application/problem+json");
    assertThat(refusal.body()).contains("\"code\":\"unauthenticated\"", "\"status\":401");
  }
}
