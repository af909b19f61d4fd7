package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Clients of every kind on two replicas that lag differently and remember little: they are slow,
 * are cut off, and come back with their cursor, on whichever replica. In the end each has exactly
 * what it is promised. The seed is in the test's name; give it with {@code -Dreplicas.seed}.
 */
final class ReplicasPropertyTest {
  private static final int STEPS = 1_500;

  @TestFactory
  List<DynamicTest> whatever_happens_each_client_ends_with_what_it_is_promised() {
    Optional<Long> given = Optional.ofNullable(Long.getLong("replicas.seed"));
    long first = given.orElseGet(() -> new Random().nextLong() >>> 16);
    int runs = given.isPresent() ? 1 : Integer.getInteger("replicas.runs", 60);
    var tests = new ArrayList<DynamicTest>();
    for (long seed = first; seed < first + runs; seed++) {
      long one = seed;
      tests.add(DynamicTest.dynamicTest("seed " + one, () -> run(one)));
    }
    return tests;
  }

  private static void run(long seed) {
    var random = new Random(seed);
    var world = new Replicas(random);
    var clients = new ArrayList<Visitor>();
    for (Kind kind : Kind.values()) {
      clients.add(new Visitor(kind, world, random));
      clients.add(new Visitor(kind, world, random));
    }
    for (int i = 0; i < STEPS; i++) {
      int what = random.nextInt(100);
      if (what < 30) {
        world.happen();
      } else if (what < 60) {
        world.deliver(random.nextInt(2));
      } else if (what < 75) {
        world.runOne(random.nextInt(2));
      } else if (what < 80) {
        world.tick(Duration.ofMillis(700));
      } else if (what < 97) {
        clients.get(random.nextInt(clients.size())).read();
      } else {
        clients.get(random.nextInt(clients.size())).comeBack();
      }
    }
    world.settle(clients);
    clients.forEach(Visitor::check);
    clients.forEach(Visitor::leave);
    world.assertBare();
  }

  /** What a client wants. */
  enum Kind {
    /** Everything of some topics. */
    PLAIN,
    /** Only what a condition holds for. */
    CONDITIONAL,
    /** The state, whole, kept true. */
    STATE,
    /** The part of the state that a condition holds for, kept true. */
    STATE_IN_PART,
    /** The newest of each key, now and then. */
    PACED,
    /** The newest of each key, as fast as it reads. */
    YIELDING
  }

  /** Even versions. */
  private static final Condition EVEN =
      new Condition() {
        @Override
        public boolean holds(ChangeEvent event) {
          return Replicas.version(event) % 2 == 0;
        }

        @Override
        public boolean held(ChangeEvent event, BeforeImage prior) {
          return prior.exists() && Replicas.version(prior.data()) % 2 == 0;
        }
      };

  /** One who comes back again and again. */
  static final class Visitor implements Dialect, Conversation {
    private final Kind kind;
    private final Replicas world;
    private final Random random;
    private final List<ChangeEvent> got = new ArrayList<>();
    private final Map<String, Long> view = new TreeMap<>();
    private final Map<String, Long> newest = new LinkedHashMap<>();
    private final Map<String, Long> sinceCut = new LinkedHashMap<>();

    /** Where it was when it had no cursor yet: from here on it is to have everything. */
    private OffsetVector start = new OffsetVector();

    private Optional<String> cursor = Optional.empty();
    private FakeConnection connection = new FakeConnection();
    private @Nullable Session session;
    private String gaps = "";

    Visitor(Kind kind, Replicas world, Random random) {
      this.kind = kind;
      this.world = world;
      this.random = random;
      this.session = connect(0);
    }

    private Session session() {
      return Objects.requireNonNull(session);
    }

    private Session connect(int replica) {
      if (cursor.isEmpty()) {
        got.clear();
        view.clear();
        newest.clear();
        start = world.loop(replica).pubSub.frontier().copy();
      }
      sinceCut.clear();
      connection = random.nextBoolean() ? new FakeConnection() : FakeConnection.slow();
      return world
          .loop(replica)
          .pubSub
          .open(this, Handshakes.websocket(), Principals.anything(), connection);
    }

    @Override
    public String name() {
      return "visitor";
    }

    @Override
    public Conversation open(Session opened, Handshake handshake) {
      opened.subscribe(
          cursor
              .map(Cursor::of)
              .map(StartPosition.After::new)
              .map(interest()::from)
              .orElse(interest()));
      return this;
    }

    private SubscriptionSpec interest() {
      SubscriptionSpec plain = SubscriptionSpec.in(Loop.filters("call:**"), Replicas.ENCODER);
      SubscriptionSpec state = SubscriptionSpec.in(Loop.filters("vehicle:**"), Replicas.ENCODER);
      return switch (kind) {
        case PLAIN -> plain;
        case CONDITIONAL -> plain.where(EVEN);
        case STATE -> state.withSnapshot();
        case STATE_IN_PART ->
            SubscriptionSpec.in(Loop.filters("vehicle:*:a"), Replicas.ENCODER)
                .where(EVEN)
                .withSnapshot();
        case PACED -> state.at(new ConflationInterval(Duration.ofSeconds(2), false));
        case YIELDING -> state.yielding();
      };
    }

    @Override
    public void receive(String text) {}

    @Override
    public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
      gaps += gap;
    }

    @Override
    public void live(Subscription subscription, CursorPosition at) {
      subscription.session().send(Frame.text("live").withId(at.cursor()));
    }

    /** Reads what has come, and is then ready for more. */
    void read() {
      for (Frame frame : connection.frames()) {
        take(frame);
      }
      connection.take();
      if (connection.closed().isEmpty()) {
        connection.drain(session());
      } else {
        assertThat(connection.closed().get().code()).isEqualTo("slow");
        comeBack();
      }
    }

    private void take(Frame frame) {
      frame.id().ifPresent(id -> cursor = Optional.of(id));
      String[] words = frame.toString().split(" ", -1);
      switch (words[0]) {
        case "event" -> {
          ChangeEvent event = world.event(words[1]);
          got.add(event);
          String key = event.key().orElse("");
          if (kind == Kind.PACED || kind == Kind.YIELDING) {
            assertThat(Replicas.version(event))
                .as("never back on one connection")
                .isGreaterThan(sinceCut.getOrDefault(key, -1L));
            sinceCut.put(key, Replicas.version(event));
            assertThat(Replicas.version(event))
                .as("and never before what it had, whichever replica it comes to")
                .isGreaterThanOrEqualTo(newest.getOrDefault(key, -1L));
          }
          newest.put(key, Replicas.version(event));
          if (Replicas.isDelete(event)) {
            view.remove(key);
          } else {
            view.put(key, Replicas.version(event));
          }
        }
        case "left" -> view.remove(words[2]);
        case "snapshot" -> {
          ChangeEvent event = world.event(words[1]);
          view.put(event.key().orElse(""), Replicas.version(event));
        }
        default -> assertThat(words[0]).isEqualTo("live");
      }
    }

    /** It is cut off: some of what was sent may never arrive. */
    void comeBack() {
      List<Frame> sent = connection.frames();
      int arrived = sent.isEmpty() ? 0 : random.nextInt(sent.size() + 1);
      sent.subList(0, arrived).forEach(this::take);
      session().close(CloseReason.GONE);
      session = connect(random.nextInt(2));
    }

    void leave() {
      session().close(CloseReason.GONE);
    }

    void check() {
      assertThat(gaps).as("%s: nothing was lost", kind).isEmpty();
      switch (kind) {
        case PLAIN -> assertThat(ids(got)).containsExactlyInAnyOrderElementsOf(expected(e -> true));
        case CONDITIONAL ->
            assertThat(ids(got)).containsExactlyInAnyOrderElementsOf(expected(EVEN::holds));
        case STATE -> assertThat(view).isEqualTo(world.state(e -> true));
        case STATE_IN_PART ->
            assertThat(view)
                .isEqualTo(world.state(e -> e.topic().toString().endsWith(":a") && EVEN.holds(e)));
        case PACED, YIELDING -> assertThat(newest).containsAllEntriesOf(world.newestSince(start));
      }
      if (kind == Kind.PLAIN || kind == Kind.CONDITIONAL) {
        Map<Object, Long> last = new LinkedHashMap<>();
        for (ChangeEvent event : got) {
          Long before = last.put(event.position().partition(), event.position().offset());
          assertThat(before == null || before < event.position().offset()).as("order").isTrue();
        }
      }
    }

    private List<String> expected(Predicate<ChangeEvent> wanted) {
      return ids(world.callsSince(start).stream().filter(wanted).toList());
    }

    private static List<String> ids(List<ChangeEvent> events) {
      return events.stream().map(ChangeEvent::id).toList();
    }
  }
}
