package dev.carillon.dialect.openshock.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.hub.ShareLinkAuthentication;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.MovableClock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever has the id of a link may use it: it is a secret, and not to be found by trying. */
class ShareLinkSecretTest {
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "198.51.100.7";

  private final MovableClock clock = new MovableClock();
  private final Home home = new Home().put(Home.link(Home.OFFERED, Duration.ZERO));
  private final ShareLinkAuthentication gate =
      new ShareLinkAuthentication(
          new BearerAuthentication(), home, OpenShockOptions.DEFAULT, clock);

  private Future<Principal> come(Object link, String address) {
    var none = MultiMap.caseInsensitiveMultiMap();
    var handshake =
        new Handshake(
            "websocket",
            "/1/hubs/share/link/" + link,
            none,
            none,
            none,
            "",
            address,
            System.nanoTime());
    return gate.principal(handshake, credential -> Future.failedFuture("nobody"));
  }

  private Principal guest(Object link, String address) {
    return Objects.requireNonNull(come(link, address).result());
  }

  private static Optional<CloseReason> refusal(Future<Principal> answer) {
    return answer.cause() instanceof RefusedException refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  @Test
  void the_id_is_in_no_principal_and_so_in_no_log_and_no_connection_event() {
    Principal guest = guest(Home.LINK, HERE);
    String id = Home.LINK.toString();
    assertThat(guest.toString() + guest.id() + guest.subject() + guest.claims())
        .doesNotContainIgnoringCase(id)
        .doesNotContainIgnoringCase(id.substring(24));
    assertThat(guest.id()).matches("openshock:guest:[0-9a-f]{32}");
    assertThat(ShareLinkAuthentication.isGuest(guest)).isTrue();
  }

  @Test
  void guests_of_one_link_are_one_principal_however_it_is_spelt_and_of_two_links_two() {
    Principal one = guest(Home.LINK, HERE);
    assertThat(guest(Home.LINK.toString().toUpperCase(java.util.Locale.ROOT), ELSEWHERE))
        .isEqualTo(one);
    assertThat(guest(UUID.randomUUID(), HERE).id()).isNotEqualTo(one.id());
  }

  @Test
  void whoever_tries_many_links_is_refused_before_a_stream_is_opened_and_others_are_not() {
    for (int i = 0; i < 30; i++) {
      assertThat(come(UUID.randomUUID(), HERE).succeeded()).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(refusal(come(UUID.randomUUID(), HERE)))
          .map(CloseReason::code)
          .contains("too_many_requests");
    }
    assertThat(come(UUID.randomUUID(), ELSEWHERE).succeeded()).isTrue();
    assertThat(come(Home.LINK, HERE).succeeded()).as("a link, from behind the same proxy").isTrue();
    clock.advance(Duration.ofSeconds(2));
    assertThat(come(UUID.randomUUID(), HERE).succeeded()).isTrue();
  }

  @Test
  void one_that_is_over_is_answered_as_one_that_never_was() {
    var over =
        new UUID[] {
          Home.LINK, UUID.randomUUID(), UUID.fromString("00000000-0000-0000-0000-000000000000")
        };
    home.put(Home.link(Optional.of(clock.instant().minusSeconds(1)), Home.OFFERED, Duration.ZERO));
    for (int i = 0; i < 30; i++) {
      come(over[i % over.length], HERE);
    }
    List<Optional<CloseReason>> answers =
        List.of(
            refusal(come(over[0], HERE)),
            refusal(come(over[1], HERE)),
            refusal(come(over[2], HERE)));
    assertThat(answers).containsOnly(Optional.of(CloseReason.TOO_MANY_REQUESTS));
    home.removeLink(Home.LINK);
    assertThat(refusal(come(Home.LINK, HERE))).contains(CloseReason.TOO_MANY_REQUESTS);
  }

  @Test
  void the_id_of_a_link_is_no_credential() {
    var headers = MultiMap.caseInsensitiveMultiMap();
    headers.add("Authorization", "Bearer " + Home.LINK);
    var none = MultiMap.caseInsensitiveMultiMap();
    Credential shown =
        new BearerAuthentication()
            .credential(new Handshake("http", "/v1/sse", none, headers, none, ""));
    assertThat(shown.kind()).isEqualTo(Credential.Kind.BEARER);
    assertThat(shown.toString()).doesNotContain(Home.LINK.toString());
  }
}
