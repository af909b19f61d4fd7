package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.JwtIssuer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private final JwtIssuer issuer = JwtIssuer.create();
  private final Door door = Door.open(issuer.options());

  @AfterEach
  void close() {
    door.close();
  }

  private Principal alice() {
    return door.admitted(issuer.token("alice", Map.of("customer_id", "7")));
  }

  private String ticket(Principal principal) {
    return Door.get(door.access().tickets().issue(principal, ""));
  }

  private Future<Principal> redeem(String ticket) {
    return door.access().authenticator().authenticate(Credential.ticket(ticket));
  }

  @Test
  void a_ticket_stands_for_who_asked_for_it() {
    Principal alice = alice();
    assertThat(Door.get(redeem(ticket(alice)))).isEqualTo(alice);
  }

  @Test
  void it_is_good_once() {
    String ticket = ticket(alice());
    Door.get(redeem(ticket));
    CloseReason reason = Door.refusal(redeem(ticket));
    assertThat(reason.code()).isEqualTo("unauthenticated");
    assertThat(reason.text()).isEqualTo("the ticket is not valid");
  }

  @Test
  void it_is_good_for_thirty_seconds() {
    String early = ticket(alice());
    String late = ticket(alice());
    door.clock.advance(Duration.ofSeconds(29));
    Door.get(redeem(early));
    door.clock.advance(Duration.ofSeconds(1));
    assertThat(Door.refusal(redeem(late)).code()).isEqualTo("unauthenticated");
  }

  @Test
  void it_does_not_outlive_its_token() {
    Map<String, Object> claims = issuer.claims("alice");
    claims.put("exp", door.clock.instant().getEpochSecond() - 20);
    Principal nearlyOver = door.admitted(issuer.signer().sign(claims));
    String ticket = ticket(nearlyOver);
    door.clock.advance(Duration.ofSeconds(15));
    assertThat(Door.refusal(redeem(ticket)).code()).isEqualTo("token_expired");
    assertThat(Door.refusal(door.access().tickets().issue(nearlyOver, "")).code())
        .isEqualTo("token_expired");
  }

  @Test
  void unused_tickets_are_bounded_for_each_principal() {
    Principal alice = alice();
    for (int i = 0; i < 20; i++) {
      ticket(alice);
    }
    CloseReason reason = Door.refusal(door.access().tickets().issue(alice, ""));
    assertThat(reason.code()).isEqualTo("too_many_requests");
    ticket(door.admitted(issuer.token("bob")));
  }

  @Test
  void a_ticket_is_no_bearer_token_and_a_token_is_no_ticket() {
    String ticket = ticket(alice());
    assertThat(door.refusal(ticket).code()).isEqualTo("unauthenticated");
    Door.get(redeem(ticket));
    for (String text : List.of(issuer.token("alice"), "", "crt_", "crl_x", "x".repeat(100_000))) {
      assertThat(Door.refusal(redeem(text)).code()).isEqualTo("unauthenticated");
    }
  }

  private String ticketOf(String origin) {
    return Door.get(door.access().tickets().issue(alice(), origin));
  }

  private Future<Principal> redeem(String ticket, String origin) {
    var place = new Credential.Place(true, origin, "192.0.2.1");
    return door.access().authenticator().authenticate(Credential.ticket(ticket).at(place));
  }

  @Test
  void a_page_of_another_origin_cannot_use_a_ticket_and_uses_it_up() {
    String ticket = ticketOf("https://app.example");
    for (String origin : List.of("https://other.example", "https://app.example")) {
      CloseReason reason = Door.refusal(redeem(ticket, origin));
      assertThat(reason.text()).as(origin).isEqualTo("the ticket is not valid");
    }
  }

  @Test
  void its_own_page_can_and_a_browser_that_says_no_origin_to_its_own_server() {
    Door.get(redeem(ticketOf("https://app.example"), "https://app.example"));
    Door.get(redeem(ticketOf("https://app.example"), ""));
    Door.get(redeem(ticketOf(""), "https://app.example"));
  }

  @Test
  void of_a_hundred_who_guess_at_once_none_gets_in_and_of_a_hundred_who_know_one_does() {
    String ticket = ticketOf("");
    long in = 0;
    for (Future<Principal> each : Stream.generate(() -> redeem(ticket, "")).limit(100).toList()) {
      in += each.succeeded() ? 1 : 0;
    }
    assertThat(in).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      String guess = ticket.substring(0, ticket.length() - 2) + (char) ('A' + i % 26) + "x";
      assertThat(Door.refusal(redeem(guess, "")).text()).isEqualTo("the ticket is not valid");
    }
  }
}
