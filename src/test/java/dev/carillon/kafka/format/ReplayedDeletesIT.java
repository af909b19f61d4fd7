package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.live.Listener;
import dev.carillon.kafka.replay.ReplayOptions;
import dev.carillon.kafka.replay.Replays;
import dev.carillon.kafka.template.Records;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A state stream that is read again says what it said live, and of what was deleted as well. */
@Timeout(Patience.TEST_SECONDS)
final class ReplayedDeletesIT {
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
  private static final String BAD = "{not json";

  private final SharedKafka kafka = SharedKafka.get();
  private final String topic = kafka.topic("vehicles", 2, COMPACTED);
  private final Set<String> bad = ConcurrentHashMap.newKeySet();

  @ParameterizedTest
  @EnumSource
  void from_every_offset_on_a_replay_says_what_was_said_live(Format format) {
    long seed = new Random().nextLong();
    System.out.println("ReplayedDeletesIT seed " + seed);
    var random = new Random(seed);
    StreamOptions stream = stream(format);
    try (var live = Listener.start(tuning().build(), stream)) {
      fill(format, 50, random);
      // One that starts now reads for its state what the other one hears live.
      try (var later = Listener.start(tuning().warmUp(10).build(), stream)) {
        fill(format, 30, random);
        live.until(() -> live.reached().stream().mapToLong(n -> n).sum() == 80);
        List<String> said = said(live);
        assertThat(said).anyMatch(line -> line.contains("DELETE"));
        later.until(() -> later.reached().equals(live.reached()));
        for (Listener listener : List.of(live, later)) {
          for (ReplayOptions options : List.of(Replays.NO_CACHE, ReplayOptions.DEFAULT)) {
            compare(said, listener, options, stream);
          }
          assertThat(listener.unburied).isEmpty();
        }
      }
    }
  }

  private void compare(
      List<String> said, Listener listener, ReplayOptions options, StreamOptions stream) {
    // What is there is asked for once.
    KafkaOptions tuned = tuning().discovery(Duration.ofHours(1)).pollRecords(17).build();
    try (var replays = new Replays(tuned, options, listener.reader.graves(), stream)) {
      for (Partition partition : partitions(listener)) {
        long end = listener.reader.frontier().next(partition).orElseThrow().offset();
        // Without a cache each place is a reading of its own: some of them will do.
        long step = options.equals(Replays.NO_CACHE) ? 29 : 1;
        for (long i = 0; i < end; i += step) {
          long from = i;
          var items = new ArrayList<Item>();
          Position at = Replays.at(partition, from);
          while (at.offset() < end) {
            Archive.Stretch stretch = replays.stretch(at);
            items.addAll(stretch.batch().items());
            at = Replays.reached(stretch);
          }
          // How far a gap reaches depends on what was read at once: ReplayGapsIT is about gaps.
          assertThat(lines(items).stream().filter(line -> !line.contains(" gap ")).toList())
              .isEqualTo(
                  said.stream()
                      .filter(line -> !line.contains(" gap "))
                      .filter(line -> partition(line) == partition.number())
                      .filter(line -> offset(line) >= from)
                      .toList());
        }
      }
    }
  }

  @Test
  void nobody_is_brought_further_than_the_live_reader() {
    StreamOptions stream = stream(Format.JSON);
    KafkaOptions slow = tuning().inFlight(2).oneByOne().build();
    try (var listener = Listener.stuck(slow, stream)) {
      listener.until(() -> listener.reader.hasCaughtUp());
      for (int i = 0; i < 10; i++) {
        produce(0, "7", car("7", "red", i));
        produce(0, "7", null);
      }
      // The loops take nothing, so it stands where there is room for no more.
      Partition partition = partitions(listener).get(0);
      listener.until(() -> listener.reader.graves().plot(partition).passed() > 0);
      try (var replays =
          new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
        Position at = Replays.at(partition, 0);
        while (at.offset() < listener.reader.graves().plot(partition).passed()) {
          at = Replays.reached(replays.stretch(at));
        }
        long stopped = listener.reader.graves().plot(partition).passed();
        assertThat(stopped).isLessThan(20);
        assertThat(at.offset()).isEqualTo(stopped);
        assertThat(at.leaderEpoch()).isNotNegative();
        assertThat(replays.ask(at)).isEqualTo(new Unavailable());

        var waiting = replays.asked(at, Replays.ANYBODY);
        listener.process();
        listener.until(() -> listener.reached().contains(20L));
        assertThat(Replays.get(waiting)).isNotEqualTo(new Unavailable());
        List<String> all = lines(replays.readAll(Replays.at(partition, 0)).items);
        assertThat(all).hasSize(20).isEqualTo(said(listener));
        assertThat(listener.unburied).isEmpty();
      }
    }
  }

  @Test
  void a_replay_at_the_heels_of_the_live_reader_misses_no_delete() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("ReplayedDeletesIT seed " + seed);
    StreamOptions stream = stream(Format.JSON);
    try (var listener = Listener.start(tuning().build(), stream);
        var replays =
            new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
      var writer = new Thread(() -> fill(Format.JSON, 200, new Random(seed)));
      writer.start();
      var heard = new ArrayList<Item>();
      for (Partition partition : partitions(listener)) {
        Replays.Reading reading = replays.readAll(Replays.at(partition, 0));
        heard.addAll(reading.items);
        while (writer.isAlive()) {
          reading = replays.readAll(reading.reached);
          heard.addAll(reading.items);
        }
        reading = replays.readAll(reading.reached);
        heard.addAll(reading.items);
      }
      writer.join();
      listener.until(() -> listener.reached().stream().mapToLong(n -> n).sum() == 200);
      assertThat(lines(heard)).isEqualTo(said(listener));
      assertThat(listener.unburied).isEmpty();
    }
  }

  @Test
  void who_was_away_while_an_entity_moved_is_told_where_it_was() {
    StreamOptions stream = stream(Format.JSON);
    try (var listener = Listener.start(tuning().build(), stream)) {
      produce(0, "7", car("7", "red", 0));
      produce(0, "7", car("7", "red", 1));
      produce(0, "7", car("7", "blue", 2));
      listener.until(() -> listener.reached().contains(3L));
      try (var replays =
          new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
        Position away = Replays.at(partitions(listener).get(0), 1);
        List<Item> items = replays.readAll(away).items;
        assertThat(((ChangeEvent) items.get(0)).prior()).isEmpty();
        BeforeImage prior = ((ChangeEvent) items.get(1)).prior().orElseThrow();
        assertThat(prior.topics()).hasToString("[fleet:red:7]");
        assertThat(prior.data()).hasToString(car("7", "red", 1));
      }
    }
  }

  @Test
  void what_the_graves_no_longer_hold_is_known_from_the_stretch_itself_and_else_is_a_gap() {
    StreamOptions stream = stream(Format.JSON);
    // A quarter of it is room for one or two graves.
    try (var listener = Listener.start(tuning().maxStateBytes(2_000).build(), stream)) {
      for (int i = 0; i < 5; i++) {
        produce(0, "7", car("7", "red", i));
        produce(0, "7", null);
      }
      produce(0, "9", null);
      listener.until(() -> listener.reached().contains(11L));
      List<String> said = said(listener);
      assertThat(said).hasSize(10);
      Partition partition = partitions(listener).get(0);
      // What is shown is remembered within the cache's bound.
      var remembers = new ReplayOptions(1, 1 << 20, 100, 1L << 40, 1, 1L << 40, 1);
      try (var replays =
          new Replays(tuning().build(), remembers, listener.reader.graves(), stream)) {
        assertThat(lines(replays.readAll(Replays.at(partition, 0)).items)).isEqualTo(said);
      }
      try (var replays =
          new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
        List<String> late = lines(replays.readAll(Replays.at(partition, 1)).items);
        assertThat(late.get(0)).isEqualTo("0 1 gap undecodable");
        assertThat(late.get(late.size() - 1)).isEqualTo(said.get(9));
      }
    }
  }

  @Test
  void of_moves_that_are_forgotten_a_stretch_says_from_where_on_they_are_known() {
    StreamOptions stream = stream(Format.JSON);
    try (var listener = Listener.start(tuning().maxStateBytes(2_000).build(), stream)) {
      for (int i = 0; i < 8; i++) {
        produce(0, "7", car("7", i % 2 == 0 ? "red" : "blue", i));
      }
      listener.until(() -> listener.reached().contains(8L));
      try (var replays =
          new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
        Position begin = Replays.at(partitions(listener).get(0), 0);
        long known = replays.stretch(begin).known();
        assertThat(known).isBetween(2L, 7L);
        assertThat(replays.readAll(begin).items)
            .hasSize(8)
            .allSatisfy(
                item -> {
                  var event = (ChangeEvent) item;
                  assertThat(event.prior().isPresent())
                      .isEqualTo(event.position().offset() >= known);
                });
      }
    }
  }

  @Test
  void of_a_state_that_was_given_up_a_tombstone_is_a_gap_live_and_read_again() {
    StreamOptions stream = stream(Format.JSON);
    try (var listener = Listener.start(tuning().maxStateBytes(1_000).build(), stream)) {
      produce(0, "7", car("7", "red", 0));
      produce(0, "8", car("8", "red", 1));
      produce(0, "7", null);
      listener.until(() -> listener.reached().contains(3L));
      assertThat(said(listener)).hasSize(3).contains("0 2 gap undecodable");
      try (var replays =
          new Replays(tuning().build(), Replays.NO_CACHE, listener.reader.graves(), stream)) {
        Position begin = Replays.at(partitions(listener).get(0), 0);
        assertThat(lines(replays.readAll(begin).items)).isEqualTo(said(listener));
      }
    }
  }

  private static List<Partition> partitions(Listener listener) {
    return listener.reader.frontier().partitions().stream()
        .sorted(Comparator.comparingInt(Partition::number))
        .toList();
  }

  /** What the event loops heard, partition by partition. */
  private List<String> said(Listener listener) {
    return lines(listener.batches().stream().flatMap(b -> b.items().stream()).toList());
  }

  /** A line for each event, and for each record that could not be decoded. */
  private List<String> lines(List<Item> items) {
    return items.stream()
        .flatMap(item -> item instanceof Gap gap ? lines(gap) : Stream.of(line((ChangeEvent) item)))
        .sorted(Comparator.comparingInt(ReplayedDeletesIT::partition))
        .toList();
  }

  /** A gap begins and ends with a bad record; what is passed over in between makes two of it. */
  private Stream<String> lines(Gap gap) {
    Gap.Range range = gap.ranges().get(0);
    return LongStream.range(range.from(), range.to())
        .filter(
            n ->
                n == range.from()
                    || n == range.to() - 1
                    || bad.contains(
                        new TopicPartition(topic, range.partition().number()) + "@" + n))
        .mapToObj(n -> range.partition().number() + " " + n + " gap " + gap.cause().word());
  }

  private static String line(ChangeEvent event) {
    Position at = event.position();
    // Of an entity that stays where it is, a replay does not know what it was before.
    boolean stays = event.prior().map(was -> was.topics().equals(event.topics())).orElse(true);
    boolean deleted = event.operation() == Operation.DELETE;
    boolean known = deleted || !(stays || event.prior().get().equals(BeforeImage.NOTHING));
    String prior =
        known ? event.prior().map(was -> was.topics() + " " + was.data()).orElse("?") : "";
    return "%d %d %s %s %s %s %s %s %s %s was %s"
        .formatted(
            at.partition().number(),
            at.offset(),
            event.id(),
            event.type(),
            event.operation(),
            event.time(),
            event.key(),
            event.topics(),
            event.data(),
            event.old(),
            prior);
  }

  private static int partition(String line) {
    return Integer.parseInt(line.split(" ", 3)[0]);
  }

  private static long offset(String line) {
    return Long.parseLong(line.split(" ", 3)[1]);
  }

  private void fill(Format format, int records, Random random) {
    for (int i = 0; i < records; i++) {
      int car = random.nextInt(6);
      String key = format == Format.DEBEZIUM ? "{\"id\":\"%d\"}".formatted(car) : "" + car;
      String data = car("" + car, random.nextBoolean() ? "red" : "blue", i);
      int kind = random.nextInt(12);
      if (kind == 0) {
        produce(car % 2, key, BAD);
      } else if (kind < 5) {
        produce(car % 2, key, null);
      } else if (kind < 6 && format == Format.DEBEZIUM) {
        // With the default replica identity, all that is said of the row is its key.
        produce(car % 2, key, "{\"op\":\"d\",\"before\":%s,\"after\":null}".formatted(key));
      } else {
        produce(car % 2, key, value(format, data));
      }
    }
  }

  private static String value(Format format, String data) {
    return switch (format) {
      case JSON -> data;
      case DEBEZIUM -> "{\"op\":\"u\",\"before\":null,\"after\":%s}".formatted(data);
      case CLOUDEVENTS ->
          ("{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"/t\",\"type\":\"t\","
                  + "\"data\":%s}")
              .formatted(data);
    };
  }

  private void produce(int partition, String key, @Nullable String value) {
    var at =
        kafka.produce(
            new ProducerRecord<>(topic, partition, Records.bytes(key), Records.bytes(value)));
    if (BAD.equals(value)) {
      bad.add(new TopicPartition(topic, partition) + "@" + at.offset());
    }
  }

  private static String car(String id, String fleet, int n) {
    return "{\"id\":\"%s\",\"fleet\":\"%s\",\"n\":%d}".formatted(id, fleet, n);
  }

  private StreamOptions stream(Format format) {
    return StreamOptions.of(topic, format, "fleet:{data.fleet}:{data.id}").withState();
  }

  private Tuning tuning() {
    return Tuning.of(kafka.bootstrap());
  }
}
