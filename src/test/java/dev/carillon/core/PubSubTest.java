package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an event comes to those who may hear it. */
final class PubSubTest {
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final Loop loop = new Loop();

  @Test
  void an_event_comes_once_however_many_filters_topics_and_subscriptions_match() {
    Client client = loop.client();
    client.subscribe("a:**", "a:b", "*:b");
    client.subscribe("a:b", "**");

    loop.publish(log.append("a:b", "a:b:c", "x"));

    assertThat(client.take()).containsExactly("events-0@0");
    assertThat(loop.counts.receivers).isEqualTo(1);
  }

  @Test
  void an_event_comes_once_in_each_view() {
    Client client = loop.client();
    Encoder other = (event, at) -> Frame.text("other " + event.id());
    client.subscribe("a");
    client.session().subscribe(Loop.filters("a", "*"), other, Optional.empty());

    loop.publish(log.append("a"));

    assertThat(client.take()).containsExactlyInAnyOrder("events-0@0", "other events-0@0");
  }

  @Test
  void an_event_is_encoded_once_for_all_who_share_a_view() {
    var encoded = new ArrayList<String>();
    Encoder counting =
        (event, at) -> {
          encoded.add(event.id());
          return Frame.text(event.id());
        };
    var clients = new ArrayList<Client>();
    for (int i = 0; i < 100; i++) {
      Client client = loop.client();
      client.session().subscribe(Loop.filters("a", "b"), counting, Optional.empty());
      clients.add(client);
    }

    loop.publish(log.append("a"), log.append("a", "b"), log.append("c"));

    assertThat(encoded).containsExactly("events-0@0", "events-0@1");
    Frame first = clients.get(0).connection().frames().get(0);
    assertThat(clients).allMatch(c -> c.connection().frames().get(0) == first);
    assertThat(clients).allMatch(c -> c.take().size() == 2);
  }

  @Test
  void a_connection_gets_all_of_a_batch_with_one_flush() {
    Client both = loop.client();
    both.subscribe("a", "b");
    Client none = loop.client();
    none.subscribe("x");

    loop.publish(log.append("a"), log.append("c"), log.append("b"), log.append("a"));

    assertThat(both.connection().sends()).hasSize(1);
    assertThat(both.take()).hasSize(3);
    assertThat(none.connection().sends()).isEmpty();
  }

  @Test
  void whoever_reads_too_slowly_is_closed_and_the_others_get_everything() {
    Client slow = loop.client();
    Client quick = loop.client();
    slow.subscribe("a");
    quick.subscribe("a");
    slow.connection().block();

    for (int i = 0; i < 150; i++) {
      loop.publish(log.append("a"));
    }
    assertThat(slow.reason()).isEqualTo("slow");
    assertThat(slow.take()).isEmpty();
    assertThat(quick.take()).hasSize(150);
    assertThat(quick.reason()).isEqualTo("open");
  }

  @Test
  void the_outbox_is_bounded_in_bytes_too() {
    Client slow = loop.client();
    Encoder large = (event, at) -> Frame.binary(new byte[20_000]);
    slow.session().subscribe(Loop.filters("a"), large, Optional.empty());
    slow.connection().block();

    loop.publish(log.append("a"), log.append("a"), log.append("a"));
    assertThat(slow.reason()).isEqualTo("open");
    loop.publish(log.append("a"));
    assertThat(slow.reason()).isEqualTo("slow");
  }

  @Test
  void a_batch_that_is_larger_than_the_outbox_does_not_make_a_ready_client_slow() {
    Client client = loop.client();
    client.subscribe("a");
    var events = new ArrayList<ChangeEvent>();
    for (int i = 0; i < 250; i++) {
      events.add(log.append("a"));
    }

    loop.publish(Events.batch(events));

    assertThat(client.take()).hasSize(250);
    assertThat(client.connection().sends()).hasSize(3);
  }

  @Test
  void a_frame_that_is_larger_than_the_outbox_passes_an_empty_one() {
    Client client = loop.client();
    client.session().send(Frame.binary(new byte[1 << 17]));

    assertThat(client.connection().frames()).hasSize(1);
  }

  @Test
  void whoever_is_closed_in_the_middle_of_a_batch_gets_no_more_of_it() {
    Client victim = loop.client();
    Client other = loop.client();
    Encoder closing =
        (event, at) -> {
          if (event.id().endsWith("@1")) {
            victim.session().close(CloseReason.FORBIDDEN);
          }
          return Frame.text(event.id());
        };
    other.session().subscribe(Loop.filters("a"), closing, Optional.empty());
    victim.subscribe("a");
    victim.session().subscribe(Loop.filters("a"), closing, Optional.empty());

    loop.publish(log.append("a"), log.append("a"), log.append("a"));

    assertThat(victim.reason()).isEqualTo("forbidden");
    assertThat(victim.take()).doesNotContain("events-0@2");
    assertThat(other.take()).containsExactly("events-0@0", "events-0@1", "events-0@2");
  }

  @Test
  void what_ended_while_the_event_was_sent_gets_nothing() {
    Client client = loop.client();
    var second = new ArrayList<Subscription>();
    Encoder ending =
        (event, at) -> {
          second.forEach(Subscription::end);
          return Frame.text("first");
        };
    client.session().subscribe(Loop.filters("a"), ending, Optional.empty());
    second.add(client.subscribe("a"));

    loop.publish(log.append("a"));

    assertThat(client.take()).contains("first").hasSizeLessThanOrEqualTo(2);
    loop.publish(log.append("a"));
    assertThat(client.take()).containsExactly("first");
  }

  @Test
  void an_event_that_cannot_be_encoded_is_told_to_those_who_would_have_got_it_and_to_no_others() {
    Encoder failing =
        (event, at) -> {
          throw new IllegalStateException("a bug");
        };
    Client hit = loop.client();
    hit.session().subscribe(Loop.filters("a"), failing, Optional.empty());
    Client elsewhere = loop.client();
    elsewhere.session().subscribe(Loop.filters("b"), failing, Optional.empty());
    Client healthy = loop.client();
    healthy.subscribe("a");

    loop.publish(log.append("a"));

    assertThat(hit.notes().gaps()).isEqualTo("undeliverable events-0 0-1;");
    assertThat(elsewhere.notes().gaps()).isEmpty();
    assertThat(healthy.notes().gaps()).isEmpty();
    assertThat(List.of(hit.reason(), elsewhere.reason())).containsOnly("open");
    assertThat(healthy.take()).containsExactly("events-0@0");
  }

  @Test
  void a_gap_is_told_to_those_whose_filters_its_stream_reaches_and_to_nobody_else() {
    Stream calls = Events.stream("calls", "customer:*:call:**");
    var spoiled = new PartitionLog(Events.partition(calls, 0, 1));
    Client concerned = loop.client(Principals.of("bob", "customer:5:**"), new FakeConnection());
    concerned.subscribe("customer:5:**");
    Client other = loop.client();
    other.subscribe("agent:**", "customer:5:agent:7");

    loop.publish(log.append("a"), spoiled.spoil());

    assertThat(concerned.notes().gaps()).isEqualTo("undecodable calls-0 0-1;");
    assertThat(other.notes().gaps()).isEmpty();
    assertThat(loop.counts.gaps).isEqualTo(1);
  }

  @Test
  void of_a_gap_of_several_streams_a_client_hears_of_those_that_it_could_get() {
    var calls = Events.partition(Events.stream("calls", "call:**"), 0, 1);
    var agents = Events.partition(Events.stream("agents", "agent:**"), 0, 2);
    Client client = loop.client();
    client.subscribe("call:7");

    loop.publish(
        Events.batch(
            new Gap(
                Gap.Cause.UNDECODABLE,
                List.of(new Gap.Range(calls, 3, 4), new Gap.Range(agents, 8, 9)))));

    assertThat(client.notes().gaps()).isEqualTo("undecodable calls-0 3-4;");
  }

  @Test
  void a_gap_and_the_events_round_it_come_in_their_order() {
    var notes =
        new Loop.Notes() {
          private Optional<Session> own = Optional.empty();

          @Override
          public Conversation open(Session session, Handshake handshake) {
            own = Optional.of(session);
            return this;
          }

          @Override
          public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
            own.orElseThrow().send(Frame.text("gap before " + next(at)));
          }
        };
    Client client = loop.client(notes);
    client.subscribe("**");

    loop.publish(log.append("a"), log.spoil(), log.append("a"));

    assertThat(client.take()).containsExactly("events-0@0", "gap before events-0@2", "events-0@2");
  }

  private Position next(CursorPosition at) {
    return Cursor.of(at.cursor()).next(log.end().partition()).orElseThrow();
  }

  @Test
  void the_cursor_of_a_frame_is_where_its_event_left_the_loop() {
    var second = new PartitionLog(Events.partition(Events.stream("others"), 0, 1), 40);
    loop.publish(Events.announcing(log.end(), second.end()));
    Client client = loop.client();
    client.subscribe("a");
    String before = client.session().cursor();

    loop.publish(log.append("a"), second.append("b"), log.append("a"));

    List<String> cursors =
        client.connection().frames().stream().map(f -> f.id().orElseThrow()).toList();
    assertThat(cursors).doesNotHaveDuplicates().doesNotContain(before);
    assertThat(cursors.get(1)).isEqualTo(client.session().cursor());
  }

  @Test
  void nothing_is_kept_of_those_who_are_gone() {
    for (int i = 0; i < 20; i++) {
      Client client = loop.client();
      Encoder own = (event, at) -> Frame.text(event.id());
      client.session().subscribe(Loop.filters("a:" + i, "b:**"), own, Optional.empty());
      client.subscribe("**").end();
      loop.publish(log.append("b"));
      client.session().close(CloseReason.NORMAL);
    }
    assertThat(loop.pubSub.isBare()).isTrue();
    assertThat(loop.pubSub.sessions()).isZero();
    assertThat(loop.counts.opened).isEqualTo(20);
    assertThat(loop.counts.closed).isEqualTo(20);
  }

  @Test
  void a_view_lasts_as_long_as_one_subscription_has_it() {
    Client client = loop.client();
    Subscription one = client.subscribe("a");
    Subscription other = client.subscribe("b");

    one.end();
    one.end();
    assertThat(loop.pubSub.views().size()).isEqualTo(1);
    other.end();
    assertThat(loop.pubSub.views().size()).isZero();
  }

  @Test
  void sessions_are_closed_in_the_order_in_which_they_came() {
    Client first = loop.client();
    Client second = loop.client();
    Client third = loop.client();

    loop.pubSub.close(CloseReason.RESTARTING, 2);

    assertThat(List.of(first.reason(), second.reason(), third.reason()))
        .containsExactly("restarting", "restarting", "open");
  }

  @Test
  void what_waits_in_the_outboxes_is_counted() {
    Client slow = loop.client();
    slow.subscribe("a");
    loop.client().subscribe("a");
    slow.connection().block();
    loop.publish(log.append("a"));

    loop.pass(Duration.ofSeconds(1));

    assertThat(loop.counts.outboxBytes).isEqualTo("events-0@0".length());
  }
}
