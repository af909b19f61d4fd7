package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What somebody who comes back cannot have any more, or has had from another replica. */
final class CatchUpGapsTest {
  private final Backlog backlog = new Backlog();
  private final PartitionLog log = backlog.log;
  private final PartitionLog second = backlog.second;
  private final Loop loop = backlog.loop;

  @Test
  void a_gap_is_told_even_to_who_subscribes_while_it_is_being_let_in() {
    var elsewhere = new OffsetVector();
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
    Client client = loop.client(notes);

    assertThat(notes.gaps()).isEqualTo("foreign;");
    backlog.publish(1);
    assertThat(client.take()).hasSize(1);
  }

  @Test
  void what_is_kept_no_longer_is_told_once_and_before_what_is_left() {
    var small = new Loop(new Limits(1 << 16, 100, 8, 3_000, 1 << 16));
    small.publish(Events.announcing(log.end(), second.end()));
    String cursor = small.cursor();
    for (int i = 0; i < 5; i++) {
      small.publish(log.append("a"));
    }
    var notes = new Notes();
    Client client = small.client(notes);
    client.resume(cursor, "a", "b");
    small.runLater();

    assertThat(notes.gaps()).isEqualTo("retention events-0 0-2;");
    assertThat(client.take()).containsExactlyElementsOf(Backlog.ids(2, 5));
  }

  @Test
  void a_topic_made_anew_is_told_only_to_who_could_have_heard_it() {
    var old = new Partition(log.partition().stream(), new UUID(7, 7), 0, 9);
    var calls = new PartitionLog(Events.partition(Events.stream("calls", "call:**"), 0, 2));
    loop.publish(Events.announcing(calls.end()));
    var cursor = new OffsetVector();
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
    OffsetVector ahead = backlog.ahead(3);
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
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
  }

  @Test
  void the_cursor_of_who_is_ahead_never_falls_back() {
    OffsetVector ahead = backlog.ahead(3);
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
    String cursor = loop.cursor();
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
    client.resume(loop.cursor(), "a");
    client.session().close(CloseReason.NORMAL);
    fresh.publish(Events.announcing(log.end()));

    assertThat(fresh.pubSub.isBare()).isTrue();
  }

  @Test
  void a_gap_is_told_once_to_a_client_however_many_subscriptions_it_concerns() {
    String cursor = loop.cursor();
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
    OffsetVector ahead = backlog.ahead(3);
    Client client = loop.client();
    client.resume(ahead.cursor(), "a");
    loop.publish(log.spoil());

    assertThat(client.notes().gaps()).isEmpty();
  }

  @Test
  void who_catches_up_in_a_topic_that_is_deleted_is_told() {
    String cursor = loop.cursor();
    backlog.publish(200);
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
}
