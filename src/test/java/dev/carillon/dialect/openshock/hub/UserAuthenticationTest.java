package dev.carillon.dialect.openshock.hub;

import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.Actor;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in at both hubs, and what the others are told. */
class UserAuthenticationTest {
  private static final String FOREIGN = "a-session-of-the-product";

  private final Home home = new Home();
  private final AuthenticationScheme users =
      new UserAuthentication(new BearerAuthentication(), home, OpenShockOptions.DEFAULT);
  private final AuthenticationScheme links =
      new ShareLinkAuthentication(new BearerAuthentication(), home, OpenShockOptions.DEFAULT);
  private final List<Credential> shown = new ArrayList<>();
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final MultiMap query = MultiMap.caseInsensitiveMultiMap();
  private final MultiMap cookies = MultiMap.caseInsensitiveMultiMap();
  private Future<Principal> answer = Future.succeededFuture(Home.session(BOB));

  private Future<Principal> come(AuthenticationScheme gate, String path) {
    var handshake = new Handshake("websocket", path, query, headers, cookies, "");
    try {
      return gate.principal(
          handshake,
          credential -> {
            shown.add(credential);
            return answer;
          });
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private Principal in(AuthenticationScheme gate, String path) {
    Future<Principal> principal = come(gate, path);
    assertThat(principal.succeeded()).as(String.valueOf(principal.cause())).isTrue();
    return Objects.requireNonNull(principal.result());
  }

  private Principal user() {
    return in(users, "/1/hubs/user");
  }

  private Principal visitor() {
    return in(links, "/1/hubs/share/link/" + Home.LINK + "/negotiate");
  }

  private CloseReason refused() {
    Future<Principal> principal = come(users, "/1/hubs/user");
    assertThat(principal.cause()).isInstanceOf(RefusedException.class);
    return ((RefusedException) principal.cause()).reason();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OpenShockToken", "open-shock-token", "ShockLinkToken"})
  void an_api_token_is_shown_in_one_of_three_headers(String header) {
    headers.set(header, FOREIGN);

    Actor actor = Actor.of(user(), home.current(), "openshock_user");

    assertThat(shown).containsExactly(Credential.foreign(FOREIGN));
    assertThat(actor.isSession()).isFalse();
  }

  @Test
  void of_the_api_tokens_headers_the_first_that_is_not_empty_counts() {
    headers.set("OpenShockToken", " ").set("Open-Shock-Token", "second").set("ShockLinkToken", "3");
    user();
    assertThat(shown).containsExactly(Credential.foreign("second"));
  }

  @Test
  void a_session_is_shown_in_its_header_or_its_cookie() {
    headers.set("OpenShockSession", FOREIGN);
    assertThat(Actor.of(user(), home.current(), "openshock_user").isSession()).isTrue();
    headers.clear();
    cookies.set("openShockSession", FOREIGN);
    user();
    assertThat(shown).containsOnly(Credential.foreign(FOREIGN)).hasSize(2);
  }

  @Test
  void our_own_tokens_work_in_the_same_places_and_where_signalr_puts_them() {
    String jwt = "eyJh.eyJz.c2ln";
    headers.set("Authorization", "Bearer " + jwt);
    query.set("access_token", jwt);
    // What a browser sends along unasked does not count then.
    cookies.set("openShockSession", FOREIGN);
    user();
    headers.clear();
    query.clear();
    headers.set("OpenShockToken", "crl_abc");
    user();
    headers.clear();
    query.set("ticket", "t");
    user();

    assertThat(shown)
        .containsExactly(
            Credential.bearer(jwt), Credential.bearer("crl_abc"), Credential.ticket("t"));
  }

  @Test
  void a_token_with_rules_is_an_api_token_wherever_it_is_shown() {
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));
    answer = Future.succeededFuture(Home.token(BOB));
    headers.set("OpenShockSession", FOREIGN);

    Principal principal = user();

    home.removeToken("abc");
    assertThat(Actor.of(principal, home.current(), "openshock_user").isSession()).isFalse();
  }

  @Test
  void a_user_has_no_rights_but_to_its_own_topics_whatever_the_configuration_grants() {
    headers.set("OpenShockSession", FOREIGN);
    Principal principal = user();

    assertThat(principal.subscribe()).containsExactly(DeviceTopics.ALL);
    assertThat(principal.publish()).isEmpty();
  }

  @Test
  void the_codes_of_refusals_are_the_products() {
    assertThat(refused().code()).isEqualTo("Authentication.CookieMissingOrInvalid");
    headers.set("Device-Token", FOREIGN);
    assertThat(refused().code()).isEqualTo("Authentication.HeaderMissingOrInvalid");
    headers.set("Authorization", "Basic YWRtaW46YWRtaW4=");
    assertThat(refused().code()).isEqualTo("Authentication.HeaderMissingOrInvalid");
    headers.clear();
    answer = Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
    headers.set("OpenShockToken", FOREIGN);
    assertThat(refused().code()).isEqualTo("Authentication.TokenInvalid");
    headers.clear();
    headers.set("OpenShockSession", FOREIGN);
    assertThat(refused().code()).isEqualTo("Authentication.SessionInvalid");
    answer = Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
    assertThat(refused().code()).isEqualTo("unavailable");
    answer = Future.succeededFuture(Home.session(Home.id(77)));
    assertThat(refused().code()).isEqualTo("Authentication.AccountDeactivated");
    home.fresh = false;
    assertThat(refused().code()).isEqualTo("unavailable");
  }

  @Test
  void two_different_credentials_are_refused() {
    headers.set("OpenShockSession", FOREIGN);
    query.set("access_token", "another-session");
    assertThat(refused().code()).isEqualTo("bad_request");
  }

  @Test
  void a_refusal_is_problem_json_with_the_code_as_its_type() {
    AuthenticationScheme.Refusal refusal = users.refuse(OpenShockRefusals.BAD_TOKEN, "req-1");

    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.contentType()).isEqualTo("application/problem+json");
    assertThat(Texts.object(refusal.body()).get("type")).isEqualTo("Authentication.TokenInvalid");
    assertThat(users.refuse(CloseReason.NOT_FOUND, "r").body()).contains("urn:carillon:problem");
  }

  @Test
  void at_a_link_whoever_shows_no_session_is_a_guest() {
    headers.set("OpenShockToken", FOREIGN).set("DeviceToken", FOREIGN);

    Principal guest = visitor();

    assertThat(shown).isEmpty();
    assertThat(guest.id()).startsWith("openshock:guest:").doesNotContain(Home.LINK.toString());
    assertThat(ShareLinkAuthentication.refusal(guest)).isEmpty();
    assertThat(guest.subscribe()).isEmpty();
  }

  @Test
  void at_a_link_a_session_must_be_valid_but_that_is_told_later() {
    cookies.set("openShockSession", FOREIGN);
    assertThat(visitor().id()).isEqualTo("jwt:" + BOB);
    answer = Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
    assertThat(ShareLinkAuthentication.refusal(visitor()))
        .contains("Authentication.SessionInvalid");
    answer = Future.succeededFuture(Home.session(Home.id(77)));
    assertThat(ShareLinkAuthentication.refusal(visitor()))
        .contains("Authentication.AccountDeactivated");
    answer = Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
    assertThat(come(links, "/1/hubs/share/link/" + Home.LINK).cause().getMessage())
        .contains("not available");
  }

  @Test
  void at_a_link_nobody_is_judged_by_a_directory_that_is_not_there_yet() {
    cookies.set("openShockSession", FOREIGN);
    answer = Future.succeededFuture(Home.session(Home.id(77)));
    home.fresh = false;
    assertThat(come(links, "/1/hubs/share/link/" + Home.LINK).cause().getMessage())
        .contains("not available");
  }

  @Test
  void at_a_link_an_api_token_is_nobody_even_as_a_bearer() {
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));
    answer = Future.succeededFuture(Home.token(BOB));
    headers.set("Authorization", "Bearer crl_abc");

    assertThat(ShareLinkAuthentication.isGuest(visitor())).isTrue();
    assertThat(ShareLinkAuthentication.refusal(visitor())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "01234567-89ab-cdef-0000-00000000001", "%20", "1-1-1-1-1"})
  void a_path_without_a_guid_is_not_found(String id) {
    Future<Principal> principal = come(links, "/1/hubs/share/link/" + id);

    assertThat(((RefusedException) principal.cause()).reason()).isEqualTo(CloseReason.NOT_FOUND);
  }

  @Test
  void nobody_is_helped_by_a_claim_that_says_it_is_refused_or_a_guest() {
    headers.set("OpenShockSession", FOREIGN);
    Principal odd = Home.session(BOB);
    answer =
        Future.succeededFuture(
            Actor.with(
                odd,
                Map.of("openshock_user", BOB.toString(), "carillon.openshock.refusal", "x"),
                List.of()));
    assertThat(ShareLinkAuthentication.refusal(visitor())).isEmpty();
  }
}
