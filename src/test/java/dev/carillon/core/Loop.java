package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event loop under the test's hand: nothing happens later unless the test lets it. */
final class Loop {
  static final Limits LIMITS = new Limits(1 << 16, 100, 8, 1 << 20, 1 << 16);

  /** A frame is the event's id, and its id the cursor. */
  static final Encoder IDS = (event, at) -> Frame.text(event.id()).withId(at.cursor());

  final ArrayDeque<Runnable> later = new ArrayDeque<>();
  final Counts counts = new Counts();
  final PubSub pubSub;
  Instant now = Events.TIME;

  Loop(Limits limits, Archive archive, Snapshots snapshots) {
    pubSub = new PubSub(limits, counts, later::add, archive, snapshots, () -> now);
  }

  Loop(Limits limits, MemoryBudget budget) {
    this(limits, Archive.NONE, budget);
  }

  Loop(Limits limits, Archive archive, MemoryBudget budget) {
    pubSub =
        new PubSub(
            limits,
            counts,
            later::add,
            archive,
            Snapshots.NONE,
            () -> now,
            PresenceListener.NONE,
            Cursors.UNSEALED,
            budget);
  }

  Loop(Limits limits) {
    this(limits, Archive.NONE, Snapshots.NONE);
  }

  Loop() {
    this(LIMITS);
  }

  /** What the core has counted. */
  static final class Counts implements Meter {
    int opened;
    int closed;
    int receivers;
    int gaps;
    long outboxBytes;

    @Override
    public void opened(String transport, String dialect) {
      opened++;
    }

    @Override
    public void closed(String transport, String dialect, CloseReason reason) {
      closed++;
    }

    @Override
    public void matched(ChangeEvent event, int count) {
      receivers += count;
    }

    @Override
    public void gap() {
      gaps++;
    }

    @Override
    public void outboxBytes(long bytes) {
      outboxBytes = bytes;
    }
  }

  void publish(Item... items) {
    pubSub.publish(Events.batch(items));
  }

  void publish(EventBatch batch) {
    pubSub.publish(batch);
  }

  /** With which somebody leaves now who has had everything. */
  String cursor() {
    return pubSub.frontier().cursor();
  }

  /** Runs what was put off, and what that puts off. */
  void runLater() {
    for (int turns = 0; !later.isEmpty(); turns++) {
      assertThat(turns).as("turns without an end").isLessThan(100_000);
      later.remove().run();
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
    pubSub.tick(now);
  }

  Client client() {
    return client(Principals.anything(), new FakeConnection());
  }

  Client client(FakeConnection connection) {
    return client(Principals.anything(), connection);
  }

  Client client(Notes notes) {
    return client(Principals.anything(), new FakeConnection(), notes);
  }

  Client client(Principal principal, FakeConnection connection) {
    return client(principal, connection, new Notes());
  }

  Client client(Principal principal, FakeConnection connection, Notes notes) {
    Session session = pubSub.open(notes, Handshakes.websocket(), principal, connection);
    return new Client(session, connection, notes);
  }

  /** Somebody who is connected. */
  record Client(Session session, FakeConnection connection, Notes notes) {
    Subscription subscribe(String... filters) {
      return session.subscribe(filters(filters), IDS, Optional.empty());
    }

    Subscription resume(String cursor, String... filters) {
      return session.subscribe(filters(filters), IDS, Optional.of(Cursor.of(cursor)));
    }

    List<String> take() {
      return connection.take();
    }

    void drain() {
      connection.drain(session);
    }

    String reason() {
      return connection.closed().map(CloseReason::code).orElse("open");
    }
  }

  static List<TopicFilter> filters(String... texts) {
    return Arrays.stream(texts).map(TopicFilter::of).toList();
  }

  /** A dialect for one client that does what the test says and says what it was told. */
  static class Notes implements Dialect, Conversation {
    private final StringBuilder gaps = new StringBuilder();
    @Nullable CloseReason closed;
    int ticks;

    @Override
    public String name() {
      return "notes";
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      return this;
    }

    @Override
    public void receive(String text) {}

    @Override
    public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
      gaps.append(gap.cause().word());
      for (var range : gap.ranges()) {
        gaps.append(' ').append(range.partition()).append(' ');
        gaps.append(range.from()).append('-').append(range.to());
      }
      gaps.append(';');
    }

    @Override
    public void tick(Instant now) {
      ticks++;
    }

    @Override
    public void closed(CloseReason reason) {
      assertThat(closed).as("told twice").isNull();
      closed = reason;
    }

    String gaps() {
      return gaps.toString();
    }
  }
}
