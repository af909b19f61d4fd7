package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.past.Archive;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Entities;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that a dialect hears as they are, to say them in its own time. */
final class SubscriptionListenerTest {
  private static final Stream STREAM =
      new Stream("vehicles", List.of(TopicFilter.of("vehicle:**")), true);

  private final Partition partition = Events.partition(STREAM, 0, 0);
  private final Entities table = new Entities(partition);
  private final Loop loop = new Loop(Loop.LIMITS, Archive.NONE, table);

  @BeforeEach
  void the_history_begins() {
    loop.publish(Events.announcing(new Position(partition, 0, -1)));
  }

  /** Notes what it hears, and sends nothing. */
  private static final class Ear extends Loop.Notes implements SubscriptionListener {
    private final SubscriptionSpec interest =
        SubscriptionSpec.heard(Loop.filters("vehicle:*"), this);
    private final List<String> heard = new ArrayList<>();
    private boolean fails;

    @Override
    public Conversation open(Session session, Handshake handshake) {
      session.subscribe(interest.withSnapshot());
      return this;
    }

    @Override
    public void event(ChangeEvent event) {
      if (fails) {
        throw new IllegalStateException("planted");
      }
      heard.add("event " + event.id());
    }

    @Override
    public void left(ChangeEvent event) {
      heard.add("left " + event.id());
    }

    @Override
    public void snapshot(ChangeEvent event) {
      heard.add("snapshot " + event.id());
    }

    @Override
    public void live(Subscription subscription, CursorPosition at) {
      heard.add("live");
    }
  }

  @Test
  void it_hears_the_snapshot_and_then_each_event_once_and_nothing_is_sent() {
    loop.publish(table.put("1", 5, "vehicle:1"));
    var ear = new Ear();
    Client client = loop.client(ear);
    loop.publish(table.put("1", 6, "vehicle:1"));
    loop.publish(table.put("2", 7, "vehicle:2", "vehicle:20"));
    loop.publish(table.put("1", 8, "elsewhere:1"));
    assertThat(ear.heard)
        .containsExactly(
            "snapshot vehicles-0@0",
            "live",
            "event vehicles-0@1",
            "event vehicles-0@2",
            "left vehicles-0@3");
    assertThat(client.take()).isEmpty();
  }

  @Test
  void each_session_has_its_own() {
    var one = new Ear();
    var two = new Ear();
    loop.client(one);
    loop.client(two);
    loop.publish(table.put("1", 5, "vehicle:1"));
    assertThat(one.heard).containsExactly("live", "event vehicles-0@0");
    assertThat(two.heard).isEqualTo(one.heard);
  }

  @Test
  void one_that_fails_ends_its_own_session_alone() {
    var broken = new Ear();
    broken.fails = true;
    var other = new Ear();
    Client client = loop.client(broken);
    loop.client(other);
    loop.publish(table.put("1", 5, "vehicle:1"));
    assertThat(client.reason()).isEqualTo("internal_error");
    assertThat(other.heard).containsExactly("live", "event vehicles-0@0");
  }

  @Test
  void with_a_pace_the_newest_of_a_key_is_heard() {
    var ear = new Ear();
    var session = loop.client(Principals.anything(), new FakeConnection()).session();
    session.subscribe(
        SubscriptionSpec.heard(Loop.filters("vehicle:*"), ear)
            .at(new ConflationInterval(Duration.ofSeconds(5), false)));
    for (int i = 0; i < 4; i++) {
      loop.publish(table.put("1", i, "vehicle:1"));
    }
    assertThat(ear.heard).containsExactly("event vehicles-0@0");
    loop.pass(Duration.ofSeconds(5));
    assertThat(ear.heard).containsExactly("event vehicles-0@0", "event vehicles-0@3");
  }
}
