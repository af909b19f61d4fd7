package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sessions whose access ends: at once, all of them, and nobody else's. */
final class SessionEvictionTest {
  private final Loop loop = new Loop();

  private Client client(String principal) {
    return loop.client(Principals.of(principal, "**"), new FakeConnection());
  }

  private void dismiss(String principal) {
    loop.pubSub.dismiss(
        new SessionEviction(
            each -> each.id().equals(principal), CloseReason.SESSION_ENDED, Duration.ofMinutes(1)));
  }

  @Test
  void every_session_of_theirs_ends_and_no_other() {
    Client first = client("ann");
    Client second = client("ann");
    Client other = client("bob");
    dismiss("ann");
    assertThat(first.reason()).isEqualTo("session_ended");
    assertThat(second.reason()).isEqualTo("session_ended");
    assertThat(other.reason()).isEqualTo("open");
  }

  @Test
  void one_that_was_let_in_before_and_opens_after_ends_without_an_event() {
    dismiss("ann");
    Client late = client("ann");
    assertThat(late.reason()).isEqualTo("session_ended");
    loop.publish(Events.event().build());
    assertThat(late.take()).isEmpty();
    loop.pass(Duration.ofSeconds(61));
    assertThat(client("ann").reason()).as("a minute later").isEqualTo("open");
  }

  @Test
  void one_that_was_judged_by_it_stays() {
    long before = System.nanoTime();
    dismiss("ann");
    assertThat(reasonOf(before)).isEqualTo("session_ended");
    assertThat(reasonOf(System.nanoTime() + 1)).isEqualTo("open");
  }

  private String reasonOf(long asked) {
    var none = MultiMap.caseInsensitiveMultiMap();
    var handshake = new Handshake("websocket", "/", none, none, none, "", "", asked);
    var connection = new FakeConnection();
    var notes = new Notes();
    Session session = loop.pubSub.open(notes, handshake, Principals.of("ann", "**"), connection);
    return new Client(session, connection, notes).reason();
  }

  @Test
  void nothing_is_delivered_after_it_in_a_thousand_random_orders() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      String name = "ann-" + run;
      Client client = random.nextBoolean() ? client(name) : null;
      boolean over = false;
      for (int step = 0; step < 8; step++) {
        switch (random.nextInt(4)) {
          case 0 -> {
            dismiss(name);
            over = true;
            if (client != null) {
              client.take();
            }
          }
          case 1 -> loop.publish(Events.event().build());
          case 2 -> {
            if (client == null) {
              client = client(name);
            }
          }
          default -> {
            if (client != null && client.session().isOpen()) {
              client.subscribe("vehicle:*");
            }
          }
        }
        if (over && client != null) {
          assertThat(client.take()).as("seed %d run %d", seed, run).isEmpty();
        }
      }
    }
  }
}
