package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.Cursors;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceListenerTest implements PresenceListener {
  private final List<String> told = new ArrayList<>();
  private Instant now = Events.TIME;
  private final PubSub pubSub =
      new PubSub(
          Loop.LIMITS,
          Meter.NONE,
          Runnable::run,
          Archive.NONE,
          Snapshots.NONE,
          () -> now,
          this,
          Cursors.UNSEALED);

  @Override
  public void came(Presence presence) {
    told.add(
        String.join(
            " ",
            "came",
            presence.session(),
            presence.principal().id(),
            presence.dialect(),
            presence.transport()));
  }

  @Override
  public void left(Presence presence, CloseReason reason, Instant at) {
    told.add(
        "left "
            + presence.session()
            + " "
            + reason.code()
            + " after "
            + Duration.between(presence.since(), at));
  }

  private Session open(Dialect dialect) {
    return pubSub.open(
        "s1", dialect, Handshakes.websocket(), Principals.anything(), new FakeConnection());
  }

  @Test
  void who_comes_and_goes_is_told_once() {
    Session session = open(new Loop.Notes());
    now = now.plusMillis(1_500);
    session.close(CloseReason.SLOW);
    session.close(CloseReason.NORMAL);

    assertThat(told).containsExactly("came s1 alice notes websocket", "left s1 slow after PT1.5S");
  }

  @Test
  void who_is_turned_away_at_once_came_and_left() {
    var unused =
        open(
            new Loop.Notes() {
              @Override
              public Conversation open(Session session, Handshake handshake) {
                throw new RefusedException(CloseReason.FORBIDDEN);
              }
            });

    assertThat(told)
        .containsExactly("came s1 alice notes websocket", "left s1 forbidden after PT0S");
  }
}
