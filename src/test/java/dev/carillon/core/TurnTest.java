package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Item;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one turn of an event loop takes; the time that passes is the test's. */
class TurnTest {
  private final Loop loop = new Loop(new Limits(1 << 20, 10_000, 8, 8 << 20, 1 << 16));
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final PartitionLog other =
      new PartitionLog(Events.partition(Events.stream("others"), 0, 1));

  @BeforeEach
  void begin() {
    loop.publish(Events.announcing(log.end(), other.end()));
  }

  private Client slowToWrite(Duration each) {
    Client client = loop.client();
    Encoder slow =
        (event, at) -> {
          loop.now = loop.now.plus(each);
          return Loop.IDS.encode(event, at);
        };
    client.session().subscribe(Loop.filters("a"), slow, Optional.empty());
    return client;
  }

  private ChangeEvent[] events(int count) {
    return IntStream.range(0, count).mapToObj(i -> log.append("a")).toArray(ChangeEvent[]::new);
  }

  @Test
  void a_batch_that_takes_long_is_delivered_in_several_turns_in_order_and_whole() {
    Client client = slowToWrite(Duration.ofMillis(8));
    var done = new ArrayList<String>();
    loop.pubSub.publish(Events.batch(events(100)), () -> done.add("first"));
    List<String> got = new ArrayList<>(client.take());
    assertThat(got).hasSize(3);
    assertThat(done).isEmpty();

    loop.pubSub.publish(Events.batch(events(10)), () -> done.add("second"));
    got.addAll(client.take());
    assertThat(got).as("behind what came before").hasSize(3);

    loop.runLater();
    got.addAll(client.take());
    assertThat(got).isEqualTo(Backlog.ids(0, 110));
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void between_two_turns_others_are_heard() {
    slowToWrite(Duration.ofMillis(8));
    loop.publish(Events.batch(events(10)));
    Client late = loop.client();
    late.subscribe("a");
    loop.runLater();
    assertThat(late.take()).as("what was still to come").isEqualTo(Backlog.ids(3, 10));
  }

  @Test
  void one_item_is_delivered_however_long_it_takes() {
    Client client = slowToWrite(Duration.ofSeconds(5));
    loop.publish(Events.batch(events(3)));
    assertThat(client.take()).hasSize(1);
    loop.runLater();
    assertThat(client.take()).hasSize(2);
  }

  @Test
  void catching_up_takes_no_longer_either() {
    String start = loop.cursor();
    loop.publish(Events.batch(events(50)));
    Client client = loop.client();
    Encoder slow =
        (event, at) -> {
          loop.now = loop.now.plusMillis(8);
          return Loop.IDS.encode(event, at);
        };
    client.session().subscribe(Loop.filters("a"), slow, Optional.of(Cursor.of(start)));
    List<String> got = new ArrayList<>(client.take());
    assertThat(got).hasSizeLessThan(10);
    loop.runLater();
    got.addAll(client.take());
    assertThat(got).isEqualTo(Backlog.ids(0, 50));
  }

  @Test
  void whoever_comes_and_goes_between_turns_gets_everything_once() {
    long seed = new Random().nextLong();
    System.out.println("TurnTest seed " + seed);
    for (int run = 0; run < 200; run++) {
      play(new Random(seed + run), "seed " + seed + " run " + run);
    }
  }

  private void play(Random random, String name) {
    var world = new TurnTest();
    world.begin();
    world.slowToWrite(Duration.ofMillis(1 + random.nextInt(15)));
    var lives = new ArrayList<Life>();
    for (int i = 0; i < 4; i++) {
      lives.add(new Life(world, world.loop.cursor()));
    }
    for (int step = 0; step < 40; step++) {
      switch (random.nextInt(4)) {
        case 0 -> world.loop.publish(Events.batch(world.some(random)));
        case 1 -> lives.get(random.nextInt(lives.size())).comeBack();
        default -> world.runOne();
      }
      lives.forEach(Life::read);
    }
    world.loop.runLater();
    for (Life life : lives) {
      life.comeBack();
      world.loop.runLater();
      life.read();
      assertThat(ofStream("events", life.got))
          .as(name)
          .isEqualTo(Backlog.ids(0, (int) world.log.end().offset()));
      assertThat(ofStream("others", life.got)).as(name).hasSize((int) world.other.end().offset());
      assertThat(life.got).as(name).doesNotHaveDuplicates();
    }
  }

  private static List<String> ofStream(String stream, List<String> ids) {
    return ids.stream().filter(id -> id.startsWith(stream)).toList();
  }

  private Item[] some(Random random) {
    return IntStream.range(0, 1 + random.nextInt(20))
        .mapToObj(i -> (random.nextInt(4) == 0 ? other : log).append("a"))
        .toArray(Item[]::new);
  }

  private void runOne() {
    if (!loop.later.isEmpty()) {
      loop.later.remove().run();
    }
  }

  /** One client, over several connections. */
  private static final class Life {
    private final TurnTest world;
    private final List<String> got = new ArrayList<>();
    private String cursor;
    private Client client;

    Life(TurnTest world, String cursor) {
      this.world = world;
      this.cursor = cursor;
      this.client = connect();
    }

    private Client connect() {
      Client connected = world.loop.client(new FakeConnection());
      connected.resume(cursor, "a");
      return connected;
    }

    void read() {
      for (Frame frame : client.connection().frames()) {
        got.add(frame.toString());
        cursor = frame.id().orElse(cursor);
      }
      client.take();
    }

    void comeBack() {
      read();
      client.session().close(CloseReason.GONE);
      client = connect();
    }
  }
}
