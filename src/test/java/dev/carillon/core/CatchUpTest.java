package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * How a client that was away comes back: it catches up, and joins the live events exactly there.
 */
final class CatchUpTest {
  private final Backlog backlog = new Backlog();
  private final PartitionLog log = backlog.log;
  private final PartitionLog second = backlog.second;
  private final Loop loop = backlog.loop;

  @Test
  void whoever_comes_back_gets_what_it_missed_and_then_what_is_new() {
    String cursor = loop.cursor();
    backlog.publish(3);
    Client client = loop.client();
    client.resume(cursor, "a");
    backlog.publish(2);

    assertThat(client.take()).containsExactlyElementsOf(Backlog.ids(0, 5));
  }

  @Test
  void only_what_the_filters_match_is_caught_up_with() {
    String cursor = loop.cursor();
    loop.publish(log.append("b"), log.append("a:1"), log.append("c", "a:2"));
    Client client = loop.client();
    client.resume(cursor, "a:*", "a:2");

    assertThat(client.take()).containsExactly("events-0@1", "events-0@2");
  }

  @Test
  void a_client_that_reads_at_once_is_brought_up_turn_by_turn() {
    String cursor = loop.cursor();
    backlog.publish(1_000);
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
    String cursor = far.cursor();
    var events = new ArrayList<ChangeEvent>();
    for (int i = 0; i < 9_000; i++) {
      events.add(log.append("a"));
    }
    far.publish(Events.batch(events));
    Client client = far.client();
    client.resume(cursor, "a:*");
    Client elsewhere = far.client();
    elsewhere.resume(cursor, "nothing");

    assertThat(elsewhere.session().isAligned()).as("all of it is passed over").isTrue();
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
    String cursor = loop.cursor();
    backlog.publish(300);
    var connection = FakeConnection.slow();
    connection.block();
    Client client = loop.client(connection);
    client.resume(cursor, "a");
    loop.runLater();
    assertThat(client.take()).isEmpty();
    assertThat(loop.later).isEmpty();

    backlog.publish(200);
    var got = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      client.drain();
      loop.runLater();
      got.addAll(client.take());
    }
    assertThat(got).containsExactlyElementsOf(Backlog.ids(0, 500));
    assertThat(client.reason()).isEqualTo("open");
  }

  @Test
  void a_tick_in_the_middle_of_catching_up_loses_nothing() {
    String cursor = loop.cursor();
    backlog.publish(300);
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
    assertThat(got).containsExactlyElementsOf(Backlog.ids(0, 300));
  }

  @Test
  void what_comes_while_somebody_catches_up_comes_once_and_after() {
    String cursor = loop.cursor();
    backlog.publish(200);
    Client client = loop.client();
    client.resume(cursor, "a");
    for (int i = 0; !loop.later.isEmpty(); i++) {
      backlog.publish(7);
      loop.later.remove().run();
      assertThat(i).isLessThan(100);
    }
    backlog.publish(3);

    assertThat(client.take()).containsExactlyElementsOf(Backlog.ids(0, (int) log.end().offset()));
  }

  @Test
  void past_events_follow_what_the_client_was_told_when_it_subscribed() {
    String cursor = loop.cursor();
    backlog.publish(1);
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
    Client client = loop.client(notes);
    client.session().receive("subscribe");

    assertThat(client.take()).containsExactly("subscribed", "events-0@0");
    assertThat(client.connection().sends()).hasSize(1);
  }

  @Test
  void two_that_catch_up_side_by_side_bring_an_event_once() {
    String cursor = loop.cursor();
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
    String cursor = loop.cursor();
    backlog.publish(200);
    Client client = loop.client();
    client.subscribe("a");
    client.resume(cursor, "*");
    backlog.publish(2);
    loop.runLater();

    assertThat(client.take()).hasSize(202).doesNotHaveDuplicates();
  }

  @Test
  void the_cursor_of_a_client_is_that_of_what_is_furthest_behind() {
    String cursor = loop.cursor();
    backlog.publish(200);
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
    assertThat(client.session().cursor()).isNotEqualTo(loop.cursor());
  }

  @Test
  void a_session_that_ends_while_it_catches_up_leaves_nothing_behind() {
    String cursor = loop.cursor();
    backlog.publish(1_000);
    Client client = loop.client();
    client.resume(cursor, "a");
    client.session().close(CloseReason.NORMAL);
    loop.runLater();

    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_subscription_that_ends_while_it_catches_up_brings_no_more() {
    String cursor = loop.cursor();
    backlog.publish(1_000);
    Client client = loop.client();
    Subscription subscription = client.resume(cursor, "a");
    client.take();
    subscription.end();
    loop.runLater();
    backlog.publish(1);

    assertThat(client.take()).isEmpty();
    assertThat(client.session().hasCursor()).isFalse();
  }

  @Test
  void who_catches_up_is_told_of_an_event_that_cannot_be_encoded_and_goes_on() {
    String cursor = loop.cursor();
    backlog.publish(3);
    Client client = loop.client();
    client
        .session()
        .subscribe(
            Loop.filters("a"),
            (event, at) -> {
              if (event.position().offset() == 1) {
                throw new StackOverflowError("a bug");
              }
              return Loop.IDS.encode(event, at);
            },
            Optional.of(Cursor.of(cursor)));

    assertThat(client.notes().gaps()).isEqualTo("undeliverable events-0 1-2;");
    assertThat(client.take()).containsExactly("events-0@0", "events-0@2");
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
  }
}
