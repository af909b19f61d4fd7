package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How a client that was away comes back: it catches up, and joins the live events exactly there.
 */
final class CatchUpTest {
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final PartitionLog second =
      new PartitionLog(Events.partition(Events.stream("others"), 0, 1));
  private final Loop loop = new Loop();

  @BeforeEach
  void the_history_begins() {
    loop.publish(Events.announcing(log.end(), second.end()));
  }

  @Test
  void whoever_comes_back_gets_what_it_missed_and_then_what_is_new() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(3);
    Client client = loop.client();
    client.resume(cursor, "a");
    publish(2);

    assertThat(client.take()).containsExactlyElementsOf(ids(0, 5));
  }

  @Test
  void only_what_the_filters_match_is_caught_up_with() {
    String cursor = loop.pubSub.frontier().cursor();
    loop.publish(log.append("b"), log.append("a:1"), log.append("c", "a:2"));
    Client client = loop.client();
    client.resume(cursor, "a:*", "a:2");

    assertThat(client.take()).containsExactly("events-0@1", "events-0@2");
  }

  @Test
  void a_client_that_reads_at_once_is_brought_up_turn_by_turn() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(1_000);
    Client client = loop.client();
    client.resume(cursor, "a");

    assertThat(client.take()).hasSizeBetween(1, 60);
    loop.runLater();
    assertThat(client.take()).endsWith("events-0@999");
    assertThat(client.connection().sends()).hasSizeBetween(10, 30);
  }

  @Test
  void a_farway_back_on_which_nothing_matches_does_not_hold_up_the_loop() {
    var far = new Loop(new Limits(1 << 16, 100, 8, 1 << 30, 1 << 16));
    far.publish(Events.announcing(log.end()));
    String cursor = far.pubSub.frontier().cursor();
    var events = new ArrayList<ChangeEvent>();
    for (int i = 0; i < 9_000; i++) {
      events.add(log.append("a"));
    }
    far.publish(Events.batch(events));
    Client client = far.client();
    client.resume(cursor, "nothing");

    assertThat(client.session().isAligned()).isFalse();
    int turns = 0;
    for (; !far.later.isEmpty(); turns++) {
      far.later.remove().run();
    }
    assertThat(turns).isEqualTo(4);
    assertThat(client.session().isAligned()).isTrue();
  }

  @Test
  void a_slow_client_is_caught_up_as_fast_as_it_reads_and_is_not_closed_for_it() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(300);
    var connection = FakeConnection.slow();
    connection.block();
    Client client = loop.client(connection);
    client.resume(cursor, "a");
    loop.runLater();
    assertThat(client.take()).isEmpty();
    assertThat(loop.later).isEmpty();

    publish(200);
    var got = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      client.drain();
      loop.runLater();
      got.addAll(client.take());
    }
    assertThat(got).containsExactlyElementsOf(ids(0, 500));
    assertThat(client.reason()).isEqualTo("open");
  }

  @Test
  void a_tick_in_the_middle_of_catching_up_loses_nothing() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(300);
    var connection = FakeConnection.slow();
    Client client = loop.client(connection);
    client.resume(cursor, "a");
    loop.pass(Duration.ofSeconds(1));

    var got = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      loop.runLater();
      client.drain();
      got.addAll(client.take());
      loop.pass(Duration.ofSeconds(1));
    }
    assertThat(got).containsExactlyElementsOf(ids(0, 300));
  }

  @Test
  void what_comes_while_somebody_catches_up_comes_once_and_after() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(200);
    Client client = loop.client();
    client.resume(cursor, "a");
    for (int i = 0; !loop.later.isEmpty(); i++) {
      publish(7);
      loop.later.remove().run();
      assertThat(i).isLessThan(100);
    }
    publish(3);

    assertThat(client.take()).containsExactlyElementsOf(ids(0, (int) log.end().offset()));
  }

  @Test
  void past_events_follow_what_the_client_was_told_when_it_subscribed() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(1);
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            return text -> {
              session.subscribe(Loop.filters("a"), Loop.IDS, Optional.of(Cursor.of(cursor)));
              session.send(Frame.text("subscribed"));
            };
          }
        };
    Client client = loop.client(Principals.anything(), new FakeConnection(), notes);
    client.session().receive("subscribe");

    assertThat(client.take()).containsExactly("subscribed", "events-0@0");
    assertThat(client.connection().sends()).hasSize(1);
  }

  @Test
  void a_gap_is_told_even_to_who_subscribes_while_it_is_being_let_in() {
    var elsewhere = new Frontier();
    elsewhere.reached(Events.position(Events.partition("elsewhere"), 9));
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            session.subscribe(
                Loop.filters("a"), Loop.IDS, Optional.of(Cursor.of(elsewhere.cursor())));
            return this;
          }
        };
    Client client = loop.client(Principals.anything(), new FakeConnection(), notes);

    assertThat(notes.gaps()).isEqualTo("foreign;");
    publish(1);
    assertThat(client.take()).hasSize(1);
  }

  @Test
  void what_is_kept_no_longer_is_told_once_and_before_what_is_left() {
    var small = new Loop(new Limits(1 << 16, 100, 8, 3_000, 1 << 16));
    small.publish(Events.announcing(log.end(), second.end()));
    String cursor = small.pubSub.frontier().cursor();
    for (int i = 0; i < 5; i++) {
      small.publish(log.append("a"));
    }
    var notes = new Notes();
    Client client = small.client(Principals.anything(), new FakeConnection(), notes);
    client.resume(cursor, "a", "b");
    small.runLater();

    assertThat(notes.gaps()).isEqualTo("retention events-0 0-2;");
    assertThat(client.take()).containsExactlyElementsOf(ids(2, 5));
  }

  @Test
  void a_topic_made_anew_is_told_only_to_who_could_have_heard_it() {
    var old = new Partition(log.partition().stream(), new UUID(7, 7), 0, 9);
    var calls = new PartitionLog(Events.partition(Events.stream("calls", "call:**"), 0, 2));
    loop.publish(Events.announcing(calls.end()));
    var cursor = new Frontier();
    cursor.reached(
        Events.position(new Partition(calls.partition().stream(), old.topicId(), 0, 9), 5));
    cursor.reached(log.end());
    Client concerned = loop.client();
    concerned.resume(cursor.cursor(), "call:7");
    Client other = loop.client();
    other.resume(cursor.cursor(), "agent:7");

    assertThat(concerned.notes().gaps()).isEqualTo("recreated calls-0 0-0;");
    assertThat(other.notes().gaps()).isEmpty();
  }

  @Test
  void a_cursor_that_is_ahead_of_this_replica_brings_nothing_twice() {
    var ahead = new Frontier();
    ahead.reached(Events.position(log.partition(), 3));
    ahead.reached(second.end());
    Client client = loop.client();
    client.resume(ahead.cursor(), "a");
    String first = client.session().cursor();

    loop.publish(log.append("a"), second.append("a"), log.append("a"));
    loop.pass(Duration.ofSeconds(1));
    loop.publish(log.append("a"), log.append("a"));

    assertThat(first).isEqualTo(ahead.cursor());
    assertThat(client.take()).containsExactly("others-0@0", "events-0@3");
    loop.pass(Duration.ofSeconds(1));
    assertThat(client.session().isAligned()).isTrue();
    assertThat(client.session().cursor()).isEqualTo(loop.pubSub.frontier().cursor());
  }

  @Test
  void the_cursor_of_who_is_ahead_never_falls_back() {
    var ahead = new Frontier();
    ahead.reached(Events.position(log.partition(), 3));
    ahead.reached(second.end());
    Client client = loop.client();
    client.resume(ahead.cursor(), "a");

    loop.publish(second.append("a"));

    var cursor = Cursor.of(client.connection().frames().get(0).id().orElseThrow());
    var after = new Loop();
    after.publish(Events.announcing(Events.position(log.partition(), 0), second.end()));
    Client back = after.client();
    back.resume(cursor.toString(), "a");
    after.publish(Events.event().topics("a").at(log.partition(), 2).build());
    assertThat(back.take()).isEmpty();
  }

  @Test
  void before_it_is_known_which_partitions_there_are_a_cursor_is_kept_and_then_honoured() {
    String cursor = loop.pubSub.frontier().cursor();
    ChangeEvent missed = log.append("a");
    var fresh = new Loop();
    Client client = fresh.client();
    client.resume(cursor, "a");
    fresh.runLater();
    assertThat(client.session().cursor()).isEqualTo(cursor);

    fresh.publish(Events.announcing(missed.position(), second.end()));
    fresh.publish(missed);
    assertThat(client.take()).containsExactly("events-0@0");

    var late = new Loop();
    Client other = late.client();
    other.resume(cursor, "a");
    late.publish(Events.announcing(log.end(), second.end()));
    late.runLater();
    assertThat(other.notes().gaps()).isEqualTo("retention events-0 0-1;");
  }

  @Test
  void one_who_waits_for_the_partitions_is_forgotten_with_its_session() {
    var fresh = new Loop();
    Client client = fresh.client();
    client.resume(loop.pubSub.frontier().cursor(), "a");
    client.session().close(CloseReason.NORMAL);
    fresh.publish(Events.announcing(log.end()));

    assertThat(fresh.pubSub.isBare()).isTrue();
  }

  @Test
  void two_that_catch_up_side_by_side_bring_an_event_once() {
    String cursor = loop.pubSub.frontier().cursor();
    loop.publish(log.append("a", "b"), log.append("a"), log.append("b"));
    Client client = loop.client();
    client.resume(cursor, "a");
    client.resume(cursor, "b");
    loop.publish(log.append("a", "b"));

    assertThat(client.take())
        .containsExactly("events-0@0", "events-0@1", "events-0@2", "events-0@3");
  }

  @Test
  void what_came_live_meanwhile_is_not_caught_up_with_again() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(200);
    Client client = loop.client();
    client.subscribe("a");
    client.resume(cursor, "*");
    publish(2);
    loop.runLater();

    assertThat(client.take()).hasSize(202).doesNotHaveDuplicates();
  }

  @Test
  void the_cursor_of_a_client_is_that_of_what_is_furthest_behind() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(200);
    Client client = loop.client(FakeConnection.slow());
    client.subscribe("b");
    client.resume(cursor, "a");
    loop.publish(second.append("b"));

    client.drain();
    String last =
        client
            .connection()
            .frames()
            .get(client.connection().frames().size() - 1)
            .id()
            .orElseThrow();
    Client back = loop.client();
    back.resume(last, "a", "b");
    loop.runLater();
    assertThat(back.take()).contains("events-0@199", "events-0@100");
    assertThat(client.session().cursor()).isNotEqualTo(loop.pubSub.frontier().cursor());
  }

  @Test
  void a_gap_is_told_once_to_a_client_however_many_subscriptions_it_concerns() {
    String cursor = loop.pubSub.frontier().cursor();
    loop.publish(log.spoil());
    Client client = loop.client();
    client.subscribe("x");
    client.resume(cursor, "a");
    client.resume(cursor, "b");
    loop.publish(log.spoil());

    assertThat(client.notes().gaps())
        .isEqualTo("undecodable events-0 0-1;undecodable events-0 1-2;");
  }

  @Test
  void who_knows_of_a_gap_from_another_replica_is_not_told_again() {
    var ahead = new Frontier();
    ahead.reached(Events.position(log.partition(), 3));
    ahead.reached(second.end());
    Client client = loop.client();
    client.resume(ahead.cursor(), "a");
    loop.publish(log.spoil());

    assertThat(client.notes().gaps()).isEmpty();
  }

  @Test
  void who_catches_up_in_a_topic_that_is_deleted_is_told() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(200);
    Client client = loop.client(FakeConnection.slow());
    client.resume(cursor, "a");
    Gap gap = Gap.of(Gap.Cause.RECREATED, log.partition(), 200, Position.END);
    var anew = new Partition(log.partition().stream(), new UUID(7, 7), 0, 2);
    loop.publish(
        new EventBatch(
            List.of(gap), List.of(Position.end(log.partition()), Events.position(anew, 0)), 0));
    loop.runLater();
    client.drain();
    loop.publish(Events.event().topics("a").id("new").at(anew, 0).build());
    client.drain();

    assertThat(client.notes().gaps()).startsWith("recreated events-0 200-");
    assertThat(client.take()).contains("new");
  }

  @Test
  void a_session_that_ends_while_it_catches_up_leaves_nothing_behind() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(1_000);
    Client client = loop.client();
    client.resume(cursor, "a");
    client.session().close(CloseReason.NORMAL);
    loop.runLater();

    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_subscription_that_ends_while_it_catches_up_brings_no_more() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(1_000);
    Client client = loop.client();
    Subscription subscription = client.resume(cursor, "a");
    client.take();
    subscription.end();
    loop.runLater();
    publish(1);

    assertThat(client.take()).isEmpty();
    assertThat(client.session().cursor()).isEqualTo(loop.pubSub.frontier().cursor());
  }

  @Test
  void an_event_that_cannot_be_encoded_ends_who_catches_up_with_it() {
    String cursor = loop.pubSub.frontier().cursor();
    publish(1);
    Client client = loop.client();
    client
        .session()
        .subscribe(
            Loop.filters("a"),
            (event, at) -> {
              throw new IllegalStateException("a bug");
            },
            Optional.of(Cursor.of(cursor)));

    assertThat(client.reason()).isEqualTo("internal_error");
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  private void publish(int count) {
    var events = new ArrayList<ChangeEvent>();
    for (int i = 0; i < count; i++) {
      events.add(log.append("a"));
    }
    loop.publish(Events.batch(events));
  }

  private static List<String> ids(int from, int to) {
    var ids = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      ids.add("events-0@" + i);
    }
    return ids;
  }
}
