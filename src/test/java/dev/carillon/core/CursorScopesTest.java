package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Cursor;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors cover the streams that a client can hear, and tell nobody of the others. */
final class CursorScopesTest {
  private final PartitionLog cars = log("cars", "car:**", 0);
  private final PartitionLog phones = log("phones", "phone:**", 1);
  private final PartitionLog boats = log("boats", "boat:**", 2);
  private final List<PartitionLog> logs = List.of(cars, phones, boats);
  private final Loop loop = new Loop();

  private static PartitionLog log(String kafkaTopic, String shape, int slot) {
    return new PartitionLog(Events.partition(Events.stream(kafkaTopic, shape), 0, slot));
  }

  @BeforeEach
  void begin() {
    loop.publish(Events.announcing(cars.end(), phones.end(), boats.end()));
  }

  private static List<Partition> covered(String cursor, PartitionLog... of) {
    var cursors = Cursor.of(cursor);
    return List.of(of).stream()
        .map(PartitionLog::partition)
        .filter(partition -> cursors.next(partition).isPresent())
        .toList();
  }

  private List<Partition> covered(String cursor) {
    return covered(cursor, cars, phones, boats);
  }

  @Test
  void a_cursor_covers_the_streams_that_the_subscriptions_reach_and_no_others() {
    Client client = loop.client();
    assertThat(client.session().hasCursor()).isFalse();
    client.subscribe("car:7");
    assertThat(covered(client.session().cursor())).containsExactly(cars.partition());
    Subscription more = client.subscribe("boat:*");
    assertThat(covered(client.session().cursor()))
        .containsExactly(cars.partition(), boats.partition());
    more.end();
    assertThat(covered(client.session().cursor())).containsExactly(cars.partition());
    client.subscribe("**");
    assertThat(covered(client.session().cursor())).hasSize(3);
  }

  @Test
  void the_traffic_of_other_streams_is_in_no_cursor() {
    Client client = loop.client();
    client.subscribe("car:7");
    String before = client.session().cursor();
    for (int i = 0; i < 100; i++) {
      loop.publish(phones.append("phone:1"), boats.append("boat:1"), phones.spoil());
    }
    assertThat(client.session().cursor()).isEqualTo(before);
    assertThat(client.notes().gaps()).isEmpty();

    loop.publish(cars.append("car:7"), phones.append("phone:1"));
    String id = client.connection().frames().get(0).id().orElseThrow();
    assertThat(covered(id)).containsExactly(cars.partition());
  }

  @Test
  void who_hears_the_same_streams_shares_a_frame_whatever_the_filters() {
    Client one = loop.client();
    one.subscribe("car:7");
    Client two = loop.client();
    two.subscribe("car:**");
    Client wide = loop.client();
    wide.subscribe("**");

    loop.publish(cars.append("car:7"));

    Frame frame = one.connection().frames().get(0);
    assertThat(two.connection().frames().get(0)).isSameAs(frame);
    assertThat(wide.connection().frames().get(0)).isNotSameAs(frame);
    assertThat(covered(wide.connection().frames().get(0).id().orElseThrow())).hasSize(3);
  }

  @Test
  void a_stream_that_is_found_later_is_covered_from_then_on() {
    Client client = loop.client();
    client.subscribe("**");
    PartitionLog late = log("late", "late:*", 3);
    loop.publish(Events.announcing(late.end()));
    loop.publish(late.append("late:1"));
    assertThat(client.take()).hasSize(1);
    assertThat(covered(client.session().cursor(), late)).containsExactly(late.partition());
  }

  @Test
  void a_client_that_hears_nothing_comes_back_without_a_gap() {
    Client client = loop.client();
    client.subscribe("nothing:like:this");
    String cursor = client.session().cursor();
    loop.publish(cars.append("car:1"));
    Client back = loop.client();
    back.resume(cursor, "nothing:like:this");
    loop.runLater();
    assertThat(back.notes().gaps()).isEmpty();
    assertThat(back.take()).isEmpty();
  }

  @Test
  void the_scopes_of_sessions_that_are_over_are_forgotten() {
    var clients = new ArrayList<Client>();
    for (String filter : List.of("car:1", "phone:1", "boat:1", "**", "car:*")) {
      clients.add(loop.client());
      clients.get(clients.size() - 1).subscribe(filter);
      clients.get(clients.size() - 1).session().cursor();
    }
    assertThat(loop.pubSub.scopes().inUse()).isEqualTo(4);
    clients.forEach(client -> client.session().close(CloseReason.NORMAL));
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  /** Promises, section 4, case 16. */
  @Test
  void who_comes_back_with_less_rights_is_told_nothing_of_what_it_may_hear_no_more() {
    Client before = loop.client();
    before.subscribe("car:*");
    before.subscribe("phone:*");
    String old = before.session().cursor();
    before.session().close(CloseReason.NORMAL);
    for (int i = 0; i < 20; i++) {
      loop.publish(phones.append("phone:1"), phones.spoil(), cars.append("car:" + i));
    }

    Client after = loop.client(Principals.of("ann", "car:*"), new FakeConnection());
    after.resume(old, "car:*");
    loop.runLater();
    loop.publish(Gap.of(Gap.Cause.RETENTION, phones.partition(), 0, 10));

    assertThat(after.take()).hasSize(20).allMatch(id -> id.startsWith("cars"));
    assertThat(after.notes().gaps()).isEmpty();
    // For a moment it is given back what it said itself; of what came since it learns nothing.
    String own = after.session().cursor();
    assertThat(Cursor.of(own).next(phones.partition()))
        .isEqualTo(Cursor.of(old).next(phones.partition()));
    loop.pass(Duration.ofSeconds(11));
    assertThat(covered(after.session().cursor())).containsExactly(cars.partition());
  }

  @Test
  void a_poll_is_not_given_back_what_it_said_of_streams_that_it_does_not_hear() {
    Client before = loop.client();
    before.subscribe("**");
    String wide = before.session().cursor();
    Client poll = loop.client(FakeConnection.brief());
    poll.resume(wide, "car:*");
    loop.runLater();
    assertThat(covered(poll.session().cursor())).containsExactly(cars.partition());
  }

  /**
   * A client with several subscriptions that it takes up one after the other, as libraries do; cut
   * off at any moment, also in between.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whoever_is_cut_off_while_it_takes_up_its_subscriptions_loses_nothing_and_gets_nothing_twice(
      int round) {
    long seed = round * 7_919L;
    var random = new Random(seed);
    List<String> filters = List.of("car:*", "phone:*", "boat:*");
    var got = new ArrayList<String>();
    Client client = loop.client();
    filters.forEach(client::subscribe);
    String cursor = client.session().cursor();
    var expected = new ArrayList<String>();
    for (int life = 0; life < 60; life++) {
      int steps = random.nextInt(8);
      for (int i = 0; i < steps; i++) {
        happen(random, expected);
        cursor = heard(client, got, cursor);
      }
      client.session().close(CloseReason.NORMAL);
      client = loop.client();
      int taken = life == 59 ? filters.size() : random.nextInt(filters.size() + 1);
      for (String filter : filters.subList(0, taken)) {
        if (random.nextBoolean()) {
          happen(random, expected);
          cursor = heard(client, got, cursor);
        }
        client.resume(cursor, filter);
        cursor = client.session().cursor();
        loop.runLater();
        cursor = heard(client, got, cursor);
        if (random.nextInt(4) == 0) {
          cursor = client.session().cursor();
        }
      }
    }
    loop.runLater();
    heard(client, got, cursor);
    assertThat(got).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void happen(Random random, List<String> expected) {
    PartitionLog log = logs.get(random.nextInt(logs.size()));
    String kind = log == cars ? "car" : log == phones ? "phone" : "boat";
    var event = log.append(kind + ":" + random.nextInt(3));
    expected.add(event.id());
    loop.publish(event);
  }

  private static String heard(Client client, List<String> got, String before) {
    String cursor = before;
    for (Frame frame : client.connection().frames()) {
      got.add(frame.toString());
      cursor = frame.id().orElseThrow();
    }
    client.take();
    return cursor;
  }
}
