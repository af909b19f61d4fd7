package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** State streams: the present state first, what leaves it, and the newest for who is slow. */
final class StateTest {
  private static final Stream STREAM =
      new Stream("vehicles", List.of(TopicFilter.of("vehicle:**")), true);

  private final Partition partition = Events.partition(STREAM, 0, 0);
  private final Entities table = new Entities(partition);
  private final Loop loop =
      new Loop(new Limits(1 << 16, 20, 8, 1 << 20, 1 << 16), Archive.NONE, table);
  private final Map<String, Integer> evaluated = new HashMap<>();

  /** Data that is at least 10; counts how often it is asked. */
  private final Condition large =
      new Condition() {
        @Override
        public boolean holds(ChangeEvent event) {
          evaluated.merge(event.id(), 1, Integer::sum);
          return Replicas.version(event) >= 10;
        }

        @Override
        public boolean held(ChangeEvent event, BeforeImage prior) {
          return prior.exists() && Replicas.version(prior.data()) >= 10;
        }
      };

  @BeforeEach
  void the_history_begins() {
    loop.publish(Events.announcing(new Position(partition, 0, -1)));
  }

  private void put(String key, long data, String... topics) {
    loop.publish(table.put(key, data, topics));
  }

  private static SubscriptionSpec vehicles() {
    return SubscriptionSpec.in(Loop.filters("vehicle:**"), Replicas.ENCODER);
  }

  private static final class Watcher extends Loop.Notes {
    private final SubscriptionSpec interest;
    private final List<String> live = new ArrayList<>();

    Watcher(SubscriptionSpec interest) {
      this.interest = interest;
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      session.subscribe(interest);
      return this;
    }

    @Override
    public void live(Subscription subscription, CursorPosition at) {
      live.add(at.cursor());
      subscription.session().send(Frame.text("live"));
    }
  }

  private Client client(SubscriptionSpec interest) {
    return client(interest, new FakeConnection());
  }

  private Client client(SubscriptionSpec interest, FakeConnection connection) {
    return loop.client(Principals.anything(), connection, new Watcher(interest));
  }

  @Test
  void the_present_state_comes_first_and_what_follows_is_exact() {
    put("1", 5);
    put("2", 6);
    put("1", 7);
    loop.publish(table.delete("2"));
    put("3", 8);
    // The table is ahead of the loop.
    ChangeEvent later = table.put("4", 9);
    Client client = client(vehicles().withSnapshot());
    assertThat(client.take())
        .containsExactly(
            "snapshot vehicles-0@2", "snapshot vehicles-0@4", "snapshot vehicles-0@5", "live");
    loop.publish(later);
    put("4", 10);
    assertThat(client.take()).containsExactly("event vehicles-0@6");
  }

  @Test
  void a_long_state_is_shown_as_fast_as_its_client_reads_and_changes_meanwhile_follow() {
    for (int i = 0; i < 100; i++) {
      put("k" + i, i);
    }
    var connection = FakeConnection.slow();
    Client client = client(vehicles().withSnapshot(), connection);
    assertThat(client.session().isResumable()).isFalse();
    put("k0", 1000);
    loop.publish(table.delete("k1"));
    var got = new ArrayList<String>();
    for (int i = 0; i < 60; i++) {
      client.drain();
      loop.runLater();
      got.addAll(client.take());
    }
    assertThat(got).hasSize(103);
    assertThat(got.subList(0, 100)).allMatch(text -> text.startsWith("snapshot "));
    assertThat(got.subList(100, 103))
        .containsExactly("live", "event vehicles-0@100", "event vehicles-0@101");
    assertThat(client.session().isResumable()).isTrue();
    assertThat(client.reason()).isEqualTo("open");
  }

  @Test
  void a_state_that_is_still_being_read_is_waited_for() {
    put("1", 5);
    table.complete(false);
    Client client = client(vehicles().withSnapshot());
    put("2", 6);
    assertThat(client.take()).isEmpty();
    table.complete(true);
    loop.pass(Duration.ofSeconds(1));
    assertThat(client.take())
        .containsExactly("snapshot vehicles-0@0", "snapshot vehicles-0@1", "live");
  }

  @Test
  void a_state_that_is_too_large_is_refused_and_nothing_else_is_touched() {
    table.tooLarge();
    Client client = loop.client();
    assertThatThrownBy(() -> client.session().subscribe(vehicles().withSnapshot()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason().code()).isEqualTo("state_too_large"));
    client.subscribe("vehicle:**");
    put("1", 1);
    assertThat(client.take()).containsExactly("vehicles-0@0");
  }

  @Test
  void a_cursor_that_can_be_resumed_needs_no_snapshot() {
    put("1", 5);
    String cursor = loop.cursor();
    put("2", 6);
    Client client =
        client(vehicles().withSnapshot().from(new StartPosition.After(Cursor.of(cursor))));
    assertThat(client.take()).containsExactly("event vehicles-0@1", "live");
  }

  @Test
  void a_cursor_that_cannot_be_resumed_is_told_and_the_state_is_shown() {
    var small = new Loop(new Limits(1 << 16, 100, 8, 2_500, 1 << 16), Archive.NONE, table);
    small.publish(Events.announcing(new Position(partition, 0, -1)));
    String cursor = small.pubSub.frontier().cursor();
    for (int i = 0; i < 5; i++) {
      small.publish(table.put("k", i));
    }
    var watcher =
        new Watcher(vehicles().withSnapshot().from(new StartPosition.After(Cursor.of(cursor))));
    Client client = small.client(watcher);
    small.runLater();
    assertThat(watcher.gaps()).isEqualTo("retention vehicles-0 0-3;");
    assertThat(client.take()).containsExactly("snapshot vehicles-0@4", "live");
  }

  @Test
  void what_stops_to_fulfil_a_condition_has_left_once_and_what_never_did_is_not_mentioned() {
    Client client = client(vehicles().where(large));
    put("1", 12);
    put("2", 3);
    put("1", 4);
    put("1", 5);
    put("2", 4);
    put("1", 11);
    loop.publish(table.delete("1"));
    assertThat(client.take())
        .containsExactly(
            "event vehicles-0@0",
            "left vehicles-0@2 1",
            "event vehicles-0@5",
            "left vehicles-0@6 1");
  }

  @Test
  void what_moves_to_a_topic_that_is_not_covered_has_left() {
    Client north = client(SubscriptionSpec.in(Loop.filters("vehicle:north:*"), Replicas.ENCODER));
    Client south = client(SubscriptionSpec.in(Loop.filters("vehicle:south:*"), Replicas.ENCODER));
    Client both = client(vehicles());
    put("1", 1, "vehicle:north:1");
    put("1", 2, "vehicle:south:1");
    assertThat(north.take()).containsExactly("event vehicles-0@0", "left vehicles-0@1 1");
    assertThat(south.take()).containsExactly("event vehicles-0@1");
    assertThat(both.take()).containsExactly("event vehicles-0@0", "event vehicles-0@1");
  }

  @Test
  void who_comes_back_is_told_what_has_left_meanwhile() {
    put("1", 12);
    put("2", 1);
    String cursor = loop.cursor();
    put("1", 3);
    put("2", 2);
    Client client =
        client(vehicles().where(large).from(new StartPosition.After(Cursor.of(cursor))));
    assertThat(client.take()).containsExactly("left vehicles-0@2 1");
  }

  @Test
  void where_it_is_not_known_what_was_before_leaving_is_said_to_be_safe() {
    ChangeEvent event = table.put("1", 3);
    Client client = client(vehicles().where(large));
    loop.publish(
        Events.event().topics("vehicle:1").key("1").data("3").at(event.position()).build());
    assertThat(client.take()).containsExactly("left vehicles-0@0 1");
  }

  @Test
  void a_condition_is_evaluated_once_for_all_who_have_it() {
    Client first = client(vehicles().where(large));
    Client second = client(vehicles().where(large));
    put("1", 12);
    put("1", 1);
    assertThat(evaluated)
        .containsExactlyInAnyOrderEntriesOf(Map.of("vehicles-0@0", 1, "vehicles-0@1", 1));
    assertThat(first.take()).isEqualTo(second.take()).hasSize(2);
    first.session().close(CloseReason.NORMAL);
    second.session().close(CloseReason.NORMAL);
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_pace_lets_the_first_pass_then_the_newest_when_the_time_has_come() {
    Client client = client(vehicles().at(new ConflationInterval(Duration.ofSeconds(5), false)));
    for (int i = 0; i < 5; i++) {
      put("1", i);
      put("2", i);
    }
    assertThat(client.take()).containsExactly("event vehicles-0@0", "event vehicles-0@1");
    assertThat(client.session().cursor()).isNotEqualTo(loop.cursor());
    loop.pass(Duration.ofSeconds(4));
    assertThat(client.take()).isEmpty();
    loop.pass(Duration.ofSeconds(1));
    assertThat(client.take()).containsExactly("event vehicles-0@8", "event vehicles-0@9");
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
    put("1", 9);
    assertThat(client.take()).isEmpty();
    loop.pass(Duration.ofSeconds(5));
    assertThat(client.take()).containsExactly("event vehicles-0@10");
    loop.pass(Duration.ofSeconds(6));
    put("1", 10);
    assertThat(client.take()).containsExactly("event vehicles-0@11");
  }

  @Test
  void too_many_keys_that_wait_end_the_session_as_slow_and_no_other() {
    var few = new Loop(new Limits(1 << 16, 100, 8, 1 << 20, 3), Archive.NONE, table);
    var watcher = new Watcher(vehicles().at(new ConflationInterval(Duration.ofSeconds(5), false)));
    Client greedy = few.client(watcher);
    Client other = few.client();
    other.subscribe("vehicle:**");
    for (int i = 0; i < 5; i++) {
      few.publish(table.put("k" + i, i));
    }
    assertThat(greedy.reason()).isEqualTo("slow");
    assertThat(other.take()).hasSize(5);
  }

  @Test
  void who_is_slow_and_yields_gets_the_newest_of_each_key_and_is_not_closed() {
    var connection = FakeConnection.slow();
    connection.block();
    Client client = client(vehicles().yielding(), connection);
    for (int i = 0; i < 500; i++) {
      put("k" + i % 3, i);
    }
    assertThat(client.reason()).isEqualTo("open");
    var got = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      client.drain();
      got.addAll(client.take());
    }
    assertThat(got).hasSizeLessThan(30);
    assertThat(got)
        .contains("event vehicles-0@497", "event vehicles-0@498", "event vehicles-0@499");
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
  }

  @Test
  void who_is_slow_and_does_not_yield_is_closed() {
    var connection = FakeConnection.slow();
    connection.block();
    Client client = client(vehicles(), connection);
    for (int i = 0; i < 30; i++) {
      put("k", i);
    }
    assertThat(client.reason()).isEqualTo("slow");
  }

  @Test
  void an_event_under_two_views_comes_again_whole_if_the_client_is_cut_off_in_between() {
    Encoder other = (event, at) -> Frame.text("other " + event.id()).withId(at.cursor());
    Client client = client(vehicles());
    client.session().subscribe(SubscriptionSpec.in(Loop.filters("vehicle:1"), other));
    put("0", 1);
    client.take();
    String before = loop.cursor();
    put("1", 1);
    List<Frame> frames = client.connection().frames();
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).id()).contains(before);
    assertThat(frames.get(1).id()).contains(loop.cursor());
  }
}
