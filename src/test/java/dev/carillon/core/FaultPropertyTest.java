package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Something is thrown in one place of one client's delivery: everybody else gets exactly what there
 * is, in order, and the one is told of what it lacks or is ended.
 */
final class FaultPropertyTest {
  private static final int RUNS = 25;
  private static final int CLIENTS = 9;

  private static final List<Supplier<Throwable>> THROWN =
      List.of(
          () -> new IllegalStateException("planted"),
          () -> new NumberFormatException("planted"),
          () -> new StackOverflowError("planted"),
          () -> new OutOfMemoryError("planted: Required array length is too large"),
          () -> new NoClassDefFoundError("planted"),
          () -> new AssertionError("planted"));

  /** Where it is thrown. */
  private enum Spot {
    CONDITION,
    CONDITION_BEFORE,
    ENCODER,
    WIRE,
    READY,
    SEND,
    SEND_AND_CLOSE,
    LISTENER,
    HELD,
    GAP,
    CATCHING_UP,
    SNAPSHOT;

    boolean comesLate() {
      return this == CATCHING_UP || this == SNAPSHOT;
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_thrown_costs_its_client_that_event_and_nobody_else_anything(Spot place) {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    for (int run = 0; run < RUNS; run++) {
      new World(place, seed + run).check();
    }
  }

  /** One loop with one fault in it. */
  private static final class World {
    private static final Stream STREAM = new Stream("events", List.of(TopicFilter.of("**")), true);

    private final Spot place;
    private final Random random;
    private final String name;
    private final Supplier<Throwable> thrown;
    private final PartitionLog log = new PartitionLog(Events.partition(STREAM, 0, 0));
    private final List<ChangeEvent> published = new ArrayList<>();
    private final Loop loop;
    private final Map<Client, String> others = new LinkedHashMap<>();

    private String start = "";

    /** The event that the fault belongs to; none before it is armed. */
    private long bad = -1;

    World(Spot place, long seed) {
      this.place = place;
      random = new Random(seed * 31 + place.name().hashCode());
      thrown = THROWN.get(random.nextInt(THROWN.size()));
      name = place + ", " + thrown.get() + ", -Dcarillon.seed=" + seed;
      loop = new Loop(Loop.LIMITS, Archive.NONE, () -> Optional.of(new Table()));
    }

    void check() {
      loop.publish(Events.announcing(log.end()));
      start = loop.cursor();
      publish(2);
      String before = loop.cursor();
      int place = List.of(0, CLIENTS / 2, CLIENTS - 1).get(random.nextInt(3));
      Client hit = null;
      for (int i = 0; i < CLIENTS; i++) {
        if (i == place && !this.place.comesLate()) {
          hit = hit();
        } else {
          String filter = List.of("a:**", "b:**", "**").get(random.nextInt(3));
          Client other = loop.client();
          other.subscribe(filter);
          others.put(other, filter);
        }
      }
      publish(3);
      long next = log.end().offset();
      bad = next + next % 2 + 2L * random.nextInt(3);
      publish(6);
      publish(4);
      if (hit == null) {
        hit = hit();
      }
      for (int i = 0; i < 3; i++) {
        loop.runLater();
        loop.pass(Duration.ofSeconds(1));
      }
      publish(3);
      loop.pass(Duration.ofSeconds(1));

      others.forEach(this::requireAll);
      judge(hit);
      Client late = loop.client();
      late.session().subscribe(Loop.filters("**"), Loop.IDS, Optional.of(Cursor.of(before)));
      assertThat(late.take()).as("resumed, " + name).isEqualTo(ids("**", 2));

      others.keySet().forEach(other -> other.session().close(CloseReason.NORMAL));
      late.session().close(CloseReason.NORMAL);
      hit.session().close(CloseReason.NORMAL);
      assertThat(loop.pubSub.isBare()).as(name).isTrue();
    }

    private void requireAll(Client other, String filter) {
      assertThat(other.take()).as(filter + ", " + name).isEqualTo(ids(filter, 2));
      assertThat(other.reason()).as(name).isEqualTo("open");
      assertThat(other.notes().gaps()).as(name).isEmpty();
    }

    private void judge(Client hit) {
      if (!hit.session().isOpen()) {
        assertThat(place).isNotIn(Spot.CONDITION, Spot.ENCODER, Spot.CATCHING_UP);
        return; // it comes back with its cursor
      }
      assertThat(hit.notes().gaps())
          .as(name)
          .isEqualTo("undeliverable events-0 " + bad + "-" + (bad + 1) + ";");
      List<String> expected = ids("a:**", place.comesLate() ? 0 : 2);
      expected.remove("events-0@" + bad);
      assertThat(hit.take()).as(name).isEqualTo(expected);
    }

    private List<String> ids(String filter, int from) {
      var ids = new ArrayList<String>();
      for (ChangeEvent event : published.subList(from, published.size())) {
        if (TopicFilter.of(filter).matches(event.topic())) {
          ids.add(event.id());
        }
      }
      return ids;
    }

    /** Those with an even offset have a topic under a, the others one under b. */
    private void publish(int events) {
      var items = new ArrayList<Item>();
      for (int i = 0; i < events; i++) {
        long offset = log.end().offset();
        String topic = (offset % 2 == 0 ? "a:" : "b:") + offset;
        ChangeEvent event =
            Events.event().topics(topic).old("{}").at(log.append(topic).position()).build();
        published.add(event);
        items.add(event);
      }
      loop.publish(items.toArray(Item[]::new));
    }

    private void fail() {
      Throwable now = thrown.get();
      if (now instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) now;
    }

    private void failAt(ChangeEvent event) {
      if (bad == event.position().offset()) {
        fail();
      }
    }

    /** The client that the fault is in. */
    private Client hit() {
      var connection = new Faulty();
      var notes = new FaultyNotes();
      Session session =
          loop.pubSub.open(notes, Handshakes.websocket(), Principals.anything(), connection);
      SubscriptionSpec interest = SubscriptionSpec.in(Loop.filters("a:**"), Loop.IDS);
      session.subscribe(
          switch (place) {
            case CONDITION, CONDITION_BEFORE, GAP -> interest.where(new FaultyCondition());
            case ENCODER -> interest.writtenBy(this::encode);
            case HELD ->
                interest
                    .writtenBy(this::encode)
                    .at(new ConflationInterval(Duration.ofMillis(1), true));
            case LISTENER -> SubscriptionSpec.heard(Loop.filters("a:**"), this::failAt);
            case CATCHING_UP ->
                interest
                    .where(new FaultyCondition())
                    .from(new StartPosition.After(Cursor.of(start)));
            case SNAPSHOT -> interest.writtenBy(this::encode).withSnapshot();
            default -> interest;
          });
      return new Client(session, connection.fake, notes);
    }

    private Frame encode(ChangeEvent event, CursorPosition at) {
      failAt(event);
      return Loop.IDS.encode(event, at);
    }

    private final class FaultyCondition implements Condition {
      @Override
      public boolean holds(ChangeEvent event) {
        if (place != Spot.CONDITION_BEFORE) {
          failAt(event);
        }
        return place != Spot.CONDITION_BEFORE || event.position().offset() != bad;
      }

      @Override
      public boolean held(ChangeEvent event, BeforeImage prior) {
        failAt(event);
        return true;
      }
    }

    private final class FaultyNotes extends Notes {
      @Override
      public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
        if (place == Spot.GAP) {
          fail();
        }
        super.gap(gap, concerned, at);
      }
    }

    /** A client's connection that throws where it is told to. */
    private final class Faulty implements Connection {
      private final FakeConnection fake = new FakeConnection();

      private void failIf(boolean here) {
        if (here && bad >= 0) {
          fail();
        }
      }

      @Override
      public boolean ready() {
        failIf(place == Spot.READY);
        return fake.ready();
      }

      @Override
      public void send(List<Frame> frames) {
        failIf(place == Spot.SEND || place == Spot.SEND_AND_CLOSE);
        if (place == Spot.WIRE && bad >= 0) {
          byte[] never = frames.get(0).on(this::wire);
          assertThat(never).isEmpty();
        }
        fake.send(frames);
      }

      private byte[] wire(Frame frame) {
        fail();
        return frame.payload();
      }

      @Override
      public void ping() {}

      @Override
      public void close(CloseReason reason) {
        failIf(place == Spot.SEND_AND_CLOSE);
        fake.close(reason);
      }
    }

    /** Every event is an entity of its own. */
    private final class Table implements Snapshots.Snapshot {
      @Override
      public OffsetVector at() {
        return loop.pubSub.frontier().copy();
      }

      @Override
      public Iterator<ChangeEvent> events(Stream stream) {
        return List.copyOf(published).iterator();
      }
    }
  }
}
