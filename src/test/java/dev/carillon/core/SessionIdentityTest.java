package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that say who they are after they have connected. */
final class SessionIdentityTest {
  private final Loop loop = new Loop();
  private final Client client = loop.client(Principals.of("stranger"), new FakeConnection());

  @Test
  void its_rights_are_those_of_who_it_has_become() {
    assertThatThrownBy(() -> client.subscribe("vehicle:7")).isInstanceOf(RefusedException.class);
    client.session().identify(Principals.of("alice", "vehicle:7"));
    client.subscribe("vehicle:7");
    loop.publish(Events.event().id("a").build());
    assertThat(client.take()).containsExactly("a");
    assertThat(client.session().principal().id()).isEqualTo("alice");
  }

  @Test
  void it_ends_with_who_it_has_become_and_not_with_who_it_was() {
    client.session().identify(Principals.of("alice", "vehicle:7"));
    loop.pubSub.dismiss(revoked("stranger"));
    assertThat(client.reason()).isEqualTo("open");
    loop.pubSub.dismiss(revoked("alice"));
    assertThat(client.reason()).isEqualTo("token_revoked");
  }

  private static SessionEviction revoked(String id) {
    return new SessionEviction(
        principal -> principal.id().equals(id), CloseReason.TOKEN_REVOKED, Duration.ofSeconds(5));
  }

  @Test
  void who_it_becomes_may_have_been_dismissed_already() {
    loop.pubSub.dismiss(revoked("alice"));
    client.session().identify(Principals.of("alice", "vehicle:7"));
    assertThat(client.reason()).isEqualTo("token_revoked");
  }

  @Test
  void it_expires_when_who_it_has_become_does() {
    client.session().identify(Principals.until(loop.now.plusSeconds(5)));
    loop.pass(Duration.ofSeconds(4));
    assertThat(client.reason()).isEqualTo("open");
    loop.pass(Duration.ofSeconds(1));
    assertThat(client.reason()).isEqualTo("token_expired");
  }

  @Test
  void after_its_end_it_becomes_nobody() {
    client.session().close(CloseReason.NORMAL);
    client.session().identify(Principals.of("alice", "vehicle:7"));
    assertThat(client.session().principal().id()).isEqualTo("stranger");
  }
}
