package dev.carillon.dialect.dataloy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Operation;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import dev.carillon.support.Tables;
import dev.carillon.support.Texts;
import io.vertx.core.MultiMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many clients of one event loop. */
final class ObjectDialectTest {
  private static final Limits LIMITS =
      new Limits(1 << 20, 1 << 12, 8, 1 << 20, 1 << 16).perSecond(100_000, 20);

  private final Harbour harbour = new Harbour();
  private final Tables tables = new Tables(0);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final PubSub pubSub = new PubSub(LIMITS, Meter.NONE, later::add, Events.TIME);

  private record Peer(FakeConnection connection, Session session) {
    /** What came since the last time, as its data. */
    List<Map<?, ?>> data() {
      List<Map<?, ?>> all = new ArrayList<>();
      for (String text : connection.take()) {
        all.add((Map<?, ?>) Objects.requireNonNull(Texts.object(text).get("data")));
      }
      return all;
    }

    List<String> data(String member) {
      return data().stream().map(data -> String.valueOf(data.get(member))).toList();
    }
  }

  private static Handshake at(String path) {
    return new Handshake(
        "websocket",
        path,
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        "");
  }

  private Peer open(String wanted) {
    return open(wanted, Principals.anything(), new FakeConnection());
  }

  private Peer open(String wanted, Principal principal, FakeConnection connection) {
    Handshake handshake = at(Harbour.PATH + wanted + "/token");
    return new Peer(connection, pubSub.open(harbour.objects, handshake, principal, connection));
  }

  private void publish(ChangeEvent... events) {
    pubSub.publish(Events.batch(events));
  }

  @Test
  void clients_who_chose_the_same_share_the_frame_however_they_said_it() {
    Peer one = open("Voyage/U/7");
    Peer other = open("*/CUD/*");
    one.session.receive("{\"a\":true,\"b\":{\"c\":null}}");
    other.session.receive("{\"b\":{\"c\":\"*\"},\"a\":{},\"key\":false}");

    publish(Harbour.voyage(tables, "7", "{\"key\":7,\"a\":1,\"b\":{\"c\":2},\"d\":3}"));

    assertThat(one.connection.frames()).hasSize(1);
    assertThat(one.connection.frames().get(0)).isSameAs(other.connection.frames().get(0));
  }

  @Test
  void clients_who_chose_nothing_share_the_frame() {
    Peer one = open("Voyage/U/7");
    Peer other = open("Voyage/*/*");
    other.session.receive("{\"a\":true}");
    other.session.receive("{}");

    publish(Harbour.voyage(tables, "7", "{\"key\":7}"));

    assertThat(one.connection.frames()).hasSize(1);
    assertThat(one.connection.frames().get(0)).isSameAs(other.connection.frames().get(0));
  }

  @Test
  void each_change_of_fields_takes_effect_between_two_events_and_none_is_lost_or_doubled() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Peer peer = open("Voyage/U/7");
    Peer bystander = open("Voyage/U/7");
    var expected = new ArrayList<String>();
    boolean withA = true;
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(3) == 0) {
        withA = random.nextBoolean();
        peer.session.receive(withA ? "{}" : "{\"n\":" + random.nextBoolean() + ",\"a\":false}");
        peer.session.receive(withA ? "{}" : "{\"n\":\"\"}");
      }
      var batch = new ArrayList<ChangeEvent>();
      for (int more = random.nextInt(3); more >= 0; more--) {
        int number = expected.size();
        batch.add(Harbour.voyage(tables, "7", "{\"key\":7,\"n\":%d,\"a\":1}".formatted(number)));
        expected.add(number + (withA ? " 1" : " null"));
      }
      publish(batch.toArray(ChangeEvent[]::new));
    }
    assertThat(peer.data().stream().map(data -> data.get("n") + " " + data.get("a")))
        .as("seed %d", seed)
        .containsExactlyElementsOf(expected);
    assertThat(bystander.data()).hasSameSizeAs(expected);
  }

  @Test
  void what_waits_for_a_slow_client_has_the_fields_of_its_time() {
    var connection = new FakeConnection();
    Peer peer = open("Voyage/U/7", Principals.anything(), connection);
    connection.block();
    publish(Harbour.voyage(tables, "7", "{\"key\":7,\"n\":1,\"a\":1}"));
    peer.session.receive("{\"n\":true}");
    publish(Harbour.voyage(tables, "7", "{\"key\":7,\"n\":2,\"a\":1}"));
    connection.drain(peer.session);

    assertThat(peer.data("a")).containsExactly("1", "null");
  }

  /** A replica that reads again what it had before is not heard twice, whatever was chosen. */
  @Test
  void fields_chosen_while_the_replica_catches_up_bring_nothing_of_the_past() {
    ChangeEvent past = Harbour.voyage(tables, "7", "{\"key\":7,\"n\":1}");
    ChangeEvent now = Harbour.voyage(tables, "7", "{\"key\":7,\"n\":2}");
    Position start = past.position();
    Position live = now.position();
    Peer peer = open("Voyage/U/7");
    pubSub.publish(new EventBatch(List.of(), List.of(start), List.of(live), 0));

    peer.session.receive("{\"n\":true}");
    publish(past);
    peer.session.receive("{}");
    publish(now);

    assertThat(peer.data("n")).containsExactly("2");
  }

  @Test
  void a_claim_that_is_a_list_hears_of_each() {
    var both = Principals.claiming("eve", Map.of("customer_id", List.of("a", "b")), "**");
    Peer peer = open("Voyage/U/*", both, new FakeConnection());
    for (String customer : List.of("a", "b", "c")) {
      publish(
          tables.change(
              "voyages",
              customer,
              "{\"key\":\"" + customer + "\"}",
              Operation.UPDATE,
              "customer_id:" + customer + ":object:Voyage:" + customer));
    }
    assertThat(peer.data("key")).containsExactly("a", "b");
  }

  @Test
  void a_claim_cannot_say_which_object_and_is_no_wildcard() {
    var sly =
        Principals.claiming(
            "eve", Map.of("customer_id", "*", "key", "8", "object_type", "*"), "**");
    Peer peer = open("Voyage/U/7", sly, new FakeConnection());
    publish(
        tables.change(
            "voyages", "7", "{\"key\":7}", Operation.UPDATE, "customer_id:a:object:Voyage:7"));
    assertThat(peer.data()).isEmpty();
    publish(
        tables.change(
            "voyages", "7", "{\"key\":7}", Operation.UPDATE, "customer_id:%2A:object:Voyage:7"));
    assertThat(peer.data()).hasSize(1);
  }

  @Test
  void a_key_with_odd_characters_is_found_as_its_topic_has_it() {
    Peer peer = open("Voyage/U/a%3Ab%2Fc%20%2A+%C3%A9");
    publish(
        tables.change(
            "voyages",
            "x",
            "{\"key\":\"a:b/c *+é\"}",
            Operation.UPDATE,
            "object:Voyage:a%3Ab/c%20%2A+é"));
    assertThat(peer.data()).hasSize(1);
  }

  @Test
  void an_event_of_another_stream_at_the_same_topic_is_no_object() {
    Peer peer = open("*/*/*");
    publish(tables.change("others", "7", "{\"key\":7}", Operation.UPDATE, "object:Voyage:7"));
    publish(Harbour.voyage(tables, "7", "{\"no\":\"key\"}"));
    assertThat(peer.connection.take()).hasSize(1); // the record's key is the object's
    publish(Harbour.voyage(tables, "7", "[1]"));
    assertThat(peer.connection.take()).isEmpty();
  }

  @Test
  void no_message_makes_the_dialect_fail() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String good = "{\"a\":true,\"b\":{\"c\":false,\"d\":{}},\"e\":null,\"f\":\"*\"}";
    String odd = "\0\r\n\t \"\\{}[]:,*%\ud800\udc00é٣\u2028x7-";
    Peer peer = open("Voyage/U/7");
    Peer bystander = open("Voyage/U/7");
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder(good);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
      }
      peer.session.receive(text.toString());
      assertThat(peer.connection.closed())
          .as("seed %d: %s", seed, text)
          .isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
      if (!peer.session.isOpen()) {
        peer = open("Voyage/U/7");
      }
    }
    publish(Harbour.voyage(tables, "7", "{\"key\":7}"));
    assertThat(bystander.data()).hasSize(1);
  }

  @Test
  void the_condition_says_that_nothing_is_left() {
    var event = Harbour.voyage(tables, "7", "{\"key\":7}");
    var condition = new ObjectCondition(Harbour.TYPES, java.util.Set.of(), Optional.empty());
    assertThat(condition.holds(event)).isFalse();
    assertThat(harbour.objects.usual().left(event, CursorPosition.NOWHERE)).isEmpty();
  }
}
