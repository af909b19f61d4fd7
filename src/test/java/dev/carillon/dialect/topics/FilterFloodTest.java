package dev.carillon.dialect.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Dialect;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.Partition;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What clients do with filters, and that only they notice. */
class FilterFloodTest {
  private static final String LARGE = "{\"s\":\"" + "a".repeat(900_000) + "\"}";

  private final Dialect dialect =
      new TopicsDialect(
          TopicsOptions.DEFAULT,
          64 << 10,
          Duration.ofSeconds(25),
          new EventConditions(1000)::of,
          TestServer.NO_COMMANDS);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final PubSub pubSub =
      new PubSub(
          new Limits(8 << 20, 4096, 256, 1 << 20, 1 << 16).perSecond(1000, 2),
          Meter.NONE,
          later::add,
          Events.TIME);
  private final Partition partition = Events.partition("t");
  private long offset;

  private record Peer(Session session, FakeConnection connection) {
    void subscribe(String id, String filter) {
      session.receive(
          "{\"type\":\"subscribe\",\"id\":\"%s\",\"topics\":[\"big\"],\"filter\":\"%s\"}"
              .formatted(id, filter));
    }

    String reason() {
      return connection.closed().map(CloseReason::code).orElse("open");
    }

    long heard(String type) {
      return connection.texts().stream()
          .filter(text -> text.contains("\"type\":\"" + type + "\""))
          .count();
    }
  }

  private Peer peer(String principal) {
    var connection = new FakeConnection();
    var session =
        pubSub.open(dialect, Handshakes.websocket(), Principals.of(principal, "**"), connection);
    return new Peer(session, connection);
  }

  private void publish() {
    pubSub.publish(
        Events.batch(
            Events.event()
                .at(partition, offset)
                .id("e" + offset)
                .topics("big")
                .data(LARGE)
                .build()));
    offset++;
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  @Test
  void new_filters_again_and_again_are_refused_and_known_ones_are_not() {
    Peer flood = peer("eve");
    for (int i = 0; i < 60; i++) {
      flood.subscribe("s" + i, "data.n == " + i);
    }
    assertThat(flood.heard("subscribed")).isEqualTo(40);
    assertThat(flood.heard("error")).isEqualTo(20);
    assertThat(flood.connection().texts()).last().asString().contains("too_many_requests");
    flood.subscribe("known", "data.n == 7");
    assertThat(flood.heard("subscribed")).isEqualTo(41);
    Peer good = peer("alice");
    good.subscribe("own", "data.n == 4711");
    assertThat(good.heard("subscribed")).isOne();
  }

  @Test
  void the_filters_of_an_afternoon_end_who_has_them_and_nobody_else() {
    String pattern = "a?b?".repeat(20);
    String eight = "((a+a)+(a+a))+((a+a)+(a+a))";
    List<String> filters =
        List.of(
            "[0,1,2,3,4,5,6,7,8].exists(x,[0,1,2,3,4,5,6,7,8].exists(y,data.s.matches('("
                + pattern
                + ")*[x-z]')))",
            "[data.s]" + (".map(a," + eight + ")").repeat(7) + "[0].size() > 1",
            "[1,2,3,4,5,6,7,8,9].exists(x, data.s.contains(data.s + 'b') || data.s.contains('aab'))");
    Peer good = peer("alice");
    good.subscribe("all", "data.s.startsWith('a')");
    int i = 0;
    for (String filter : filters) {
      Peer bad = peer("eve" + i++);
      bad.subscribe("bad", filter);
      assertThat(bad.heard("subscribed")).as(filter).isOne();
      for (int n = 0; n < 10; n++) {
        publish();
      }
      assertThat(bad.heard("event")).isZero();
      assertThat(bad.reason()).as(filter).isEqualTo("filter_too_expensive");
    }
    assertThat(good.heard("event")).isEqualTo(30);
    assertThat(Optional.of(good.reason())).contains("open");
  }

  @Test
  void a_pattern_that_is_made_of_the_data_is_a_bad_filter() {
    Peer peer = peer("eve");
    peer.subscribe("1", "data.s.matches('a' + (data.n == 9 ? '' : 'b'))");
    peer.subscribe("2", "data.s.matches(data.p)");
    assertThat(peer.connection().texts().toString()).contains("bad_filter");
    assertThat(peer.heard("error")).isEqualTo(2);
    assertThat(peer.heard("subscribed")).isZero();
  }
}
