package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Cursors;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits for clients is counted until the network has it, and bounded in all. */
final class OutboundBytesTest {
  private static final Limits LIMITS = new Limits(1 << 16, 1000, 8, 1 << 20, 1 << 16);

  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final MemoryBudget budget = new MemoryBudget(200_000, 120_000);
  private final PubSub pubSub =
      new PubSub(
          LIMITS,
          Meter.NONE,
          Runnable::run,
          Archive.NONE,
          Snapshots.NONE,
          () -> Events.TIME,
          PresenceListener.NONE,
          Cursors.UNSEALED,
          budget,
          new OutboundOptions(50_000, OutboundOptions.DEFAULT.turn()));

  private Client client(String principal, FakeConnection connection, int bytes) {
    var notes = new Notes();
    Session session =
        pubSub.open(notes, Handshakes.websocket(), Principals.of(principal, "**"), connection);
    Encoder large = (event, at) -> Frame.binary(new byte[bytes]);
    session.subscribe(Loop.filters("a"), large, Optional.empty());
    return new Client(session, connection, notes);
  }

  private void publish() {
    pubSub.publish(Events.batch(log.append("a")));
  }

  @Test
  void what_the_connection_was_handed_counts_until_it_is_ready_again() {
    Client slow = client("alice", FakeConnection.slow(), 40_000);
    Client quick = client("bob", new FakeConnection(), 40_000);
    publish();
    assertThat(slow.session().outboxBytes()).isEqualTo(40_000);
    assertThat(quick.session().outboxBytes()).isZero();
    assertThat(budget.used(Use.OUTBOUND)).isPositive();
    slow.drain();
    assertThat(slow.session().outboxBytes()).isZero();
    assertThat(budget.usedInAll()).isZero();
  }

  @Test
  void one_principal_that_reads_slowly_is_ended_before_memory_is_and_nobody_else() {
    var slow = new ArrayList<Client>();
    for (int i = 0; i < 10; i++) {
      slow.add(client("alice", FakeConnection.slow(), 40_000));
    }
    Client other = client("bob", FakeConnection.slow(), 40_000);
    publish();
    assertThat(slow).anyMatch(client -> client.reason().equals("overloaded"));
    assertThat(slow).anyMatch(client -> client.reason().equals("open"));
    assertThat(other.reason()).isEqualTo("open");
    assertThat(budget.usedInAll()).isLessThanOrEqualTo(200_000);
    slow.forEach(client -> client.session().close(CloseReason.NORMAL));
    other.session().close(CloseReason.NORMAL);
    assertThat(budget.used(Use.OUTBOUND)).isZero();
  }

  @Test
  void a_client_that_is_stuck_is_ended_though_its_connection_says_nothing() {
    Client stuck = client("alice", FakeConnection.slow(), 1_000);
    Client[] others = new Client[3];
    for (int i = 0; i < others.length; i++) {
      others[i] = client("alice", FakeConnection.slow(), 45_000);
    }
    for (int i = 0; i < 60; i++) {
      publish();
    }
    pubSub.tick(Events.TIME.plus(Duration.ofSeconds(1)));
    assertThat(stuck.reason()).isEqualTo("open");
    assertThat(stuck.session().outboxBytes()).isEqualTo(60_000);
    assertThat(others).allMatch(client -> !client.reason().equals("open"));
    assertThat(budget.usedBy("alice")).isLessThanOrEqualTo(120_000);
  }

  @Test
  void of_an_event_that_is_too_large_the_client_is_told_and_comes_back_behind_it() {
    pubSub.publish(Events.announcing(log.end()));
    Client client = client("alice", new FakeConnection(), 50_001);
    String before = pubSub.frontier().cursor();
    publish();
    assertThat(client.notes().gaps()).isEqualTo("undeliverable events-0 0-1;");
    assertThat(client.reason()).isEqualTo("open");
    assertThat(client.take()).isEmpty();

    var notes = new Notes();
    var connection = new FakeConnection();
    Session back = pubSub.open(notes, Handshakes.websocket(), Principals.anything(), connection);
    back.subscribe(
        Loop.filters("a"),
        (event, at) -> Frame.binary(new byte[60_000]),
        Optional.of(Cursor.of(before)));
    assertThat(notes.gaps()).isEqualTo("undeliverable events-0 0-1;");
    assertThat(back.isOpen()).isTrue();
  }

  @Test
  void a_frame_is_put_on_each_wire_once_however_the_transports_take_turns() {
    var made = new ArrayList<String>();
    List<Frame.Wire> wires =
        List.of(
            frame -> {
              made.add("one");
              return frame.payload();
            },
            frame -> {
              made.add("other");
              return frame.payload();
            });
    Frame frame = Loop.IDS.encode(log.append("a"), CursorPosition.NOWHERE);
    for (int i = 0; i < 100; i++) {
      assertThat(frame.on(wires.get(i % 2))).isNotEmpty();
    }
    assertThat(made).containsExactly("one", "other");
  }
}
