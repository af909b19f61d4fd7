package dev.carillon.kafka.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.Snapshots.Snapshot;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.live.Listener;
import dev.carillon.kafka.template.Records;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** State streams against a real broker. */
@Timeout(Patience.TEST_SECONDS)
final class StateTablesIT {
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

  private final SharedKafka kafka = SharedKafka.get();
  private final Broker broker = new Broker();

  @Test
  void a_restarted_reader_has_the_whole_state_and_publishes_the_newest_records_only() {
    String topic = kafka.topic("vehicles", 3, COMPACTED);
    long seed = new Random().nextLong();
    System.out.println("StatesIT seed " + seed);
    fill(topic, 5_000, 300, new Random(seed));
    var log = log(topic);

    for (int restart = 0; restart < 2; restart++) {
      try (var listener = Listener.start(tuning().warmUp(100).build(), stream(topic))) {
        Stream stream = listener.reader.streams().get(0);
        Snapshot snapshot = listener.reader.snapshots().newest().orElseThrow();
        assertThat(table(snapshot, stream)).isEqualTo(log.model(snapshot.at()));
        assertThat(snapshot.at().cursor()).isEqualTo(listener.reader.frontier().cursor());

        EventBatch announcement = listener.batches().get(0);
        assertThat(announcement.items()).isEmpty();
        assertThat(announcement.targets()).hasSize(3);
        for (Position target : announcement.targets()) {
          assertThat(target.offset()).isEqualTo(log.end(target.partition().number()));
        }
        for (Position start : announcement.reached()) {
          assertThat(start.offset()).isEqualTo(log.end(start.partition().number()) - 100);
        }
        listener.history();
        assertThat(listener.gaps()).isEmpty();
        assertThat(listener.events()).hasSizeBetween(200, 300);
        for (ChangeEvent event : listener.events()) {
          int partition = event.position().partition().number();
          assertThat(event.position().offset()).isGreaterThanOrEqualTo(log.end(partition) - 100);
          assertThat(event.prior().orElseThrow().data()).hasToString(log.before(event));
        }
        for (int i = 1; i < listener.batches().size(); i++) {
          for (Position reached : listener.batches().get(i).reached()) {
            assertThat(reached.offset())
                .isGreaterThanOrEqualTo(log.end(reached.partition().number()) - 100);
          }
        }
        assertThat(listener.counts.stateEntities)
            .containsEntry(topic, log.model(snapshot.at()).size());
      }
    }
  }

  @Test
  void a_snapshot_at_any_moment_is_true_at_exactly_its_position() throws Exception {
    String topic = kafka.topic("vehicles", 3, COMPACTED);
    long seed = new Random().nextLong();
    System.out.println("StatesIT seed " + seed);
    fill(topic, 300, 30, new Random(seed));
    var taken = new ArrayList<Snapshot>();
    try (var listener = Listener.start(tuning().pollRecords(37).build(), stream(topic))) {
      Stream stream = listener.reader.streams().get(0);
      var writer = new Thread(() -> fill(topic, 3_000, 30, new Random(seed + 1)));
      writer.start();
      while (writer.isAlive()) {
        taken.add(listener.reader.snapshots().newest().orElseThrow());
        writer.join(1);
      }
      var log = log(topic);
      listener.until(() -> listener.reached().stream().mapToLong(n -> n).sum() == log.size());
      // A loop that has a batch finds a state that includes it.
      for (int i = 0; i < listener.batches().size(); i++) {
        if (listener.states.get(i).isPresent()) {
          Snapshot state = listener.states.get(i).get();
          assertThat(listener.batches().get(i).reached()).allMatch(state.at()::hasReached);
          taken.add(state);
        }
      }
      assertThat(taken.size()).isGreaterThan(50);
      for (Snapshot snapshot : taken) {
        assertThat(table(snapshot, stream)).isEqualTo(log.model(snapshot.at()));
      }
      assertThat(taken.get(taken.size() - 1).at().cursor())
          .isEqualTo(listener.reader.frontier().cursor());
      for (ChangeEvent event : listener.events()) {
        assertThat(event.prior().orElseThrow().data()).hasToString(log.before(event));
      }
    }
  }

  @Test
  void the_first_live_update_knows_what_was_there_before_the_start_and_a_tombstone_too() {
    String topic = kafka.topic("vehicles", 1, COMPACTED);
    kafka.produce(topic, "7", car("7", "red", 1));
    kafka.produce(topic, "8", car("8", "red", 2));
    try (var listener = Listener.start(tuning().build(), stream(topic))) {
      assertThat(listener.events()).isEmpty();
      kafka.produce(topic, "7", car("7", "blue", 3));
      kafka.produce(topic, "8", null);
      kafka.produce(topic, "9", null);
      kafka.produce(topic, "9", car("9", "red", 4));

      listener.ids(3);
      List<ChangeEvent> events = listener.events();
      assertThat(events.get(0).prior().orElseThrow().topics()).hasToString("[fleet:red:7]");
      assertThat(events.get(0).prior().orElseThrow().data()).hasToString(car("7", "red", 1));
      assertThat(events.get(1).operation()).isEqualTo(Operation.DELETE);
      assertThat(Records.topics(events.get(1))).containsExactly("fleet:red:8");
      assertThat(events.get(1).data()).hasToString(car("8", "red", 2));
      assertThat(events.get(2).prior()).contains(BeforeImage.NOTHING);
      assertThat(listener.gaps()).isEmpty();
      assertThat(table(listener)).isEqualTo(Map.of("7", 2L, "9", 5L));
    }
  }

  @Test
  void a_topic_that_is_made_anew_starts_with_no_state() throws Exception {
    String topic = kafka.topic("vehicles", 1, COMPACTED);
    kafka.produce(topic, "7", car("7", "red", 1));
    try (var listener = Listener.start(tuning().build(), stream(topic))) {
      assertThat(table(listener)).isEqualTo(Map.of("7", 0L));
      broker.recreate(topic, COMPACTED);
      kafka.produce(topic, "8", car("8", "red", 2));
      kafka.produce(topic, "7", car("7", "blue", 3));

      listener.ids(2);
      assertThat(listener.events())
          .allMatch(e -> e.prior().orElseThrow().equals(BeforeImage.NOTHING));
      assertThat(listener.gaps()).extracting(Gap::cause).containsExactly(Gap.Cause.RECREATED);
      assertThat(table(listener)).isEqualTo(Map.of("8", 0L, "7", 1L));
      assertThat(listener.reader.snapshots().newest().orElseThrow().at().partitions()).hasSize(1);
    }
  }

  @Test
  void a_partition_that_is_added_is_part_of_the_state_and_live_from_its_start() throws Exception {
    String topic = kafka.topic("vehicles", 1, COMPACTED);
    kafka.produce(topic, "7", car("7", "red", 1));
    try (var listener = Listener.start(tuning().slowDiscovery().build(), stream(topic))) {
      broker.widen(topic, 2);
      kafka.produce(new ProducerRecord<>(topic, 1, bytes("8"), bytes(car("8", "red", 2))));

      listener.ids(1);
      assertThat(table(listener)).isEqualTo(Map.of("7", 0L, "8", 0L));
      EventBatch added =
          listener.batches().stream().filter(b -> !b.targets().isEmpty()).toList().get(1);
      assertThat(added.targets()).hasSize(1);
      assertThat(added.targets().get(0).offset()).isZero();
      listener.history();
    }
  }

  @Test
  void state_past_its_bound_is_refused_and_the_events_go_on() {
    String topic = kafka.topic("vehicles", 1, COMPACTED);
    String small = kafka.topic("vehicles", 1, COMPACTED);
    fill(topic, 200, 100, new Random(1));
    kafka.produce(small, "7", car("7", "red", 1));
    try (var listener =
        Listener.start(tuning().maxStateBytes(20_000).build(), stream(topic), stream(small))) {
      Stream large = listener.reader.streams().get(0);
      Snapshot snapshot = listener.reader.snapshots().newest().orElseThrow();
      var refused = catchThrowableOfType(RefusedException.class, () -> snapshot.events(large));
      assertThat(refused.reason()).isEqualTo(CloseReason.STATE_TOO_LARGE);
      assertThat(table(snapshot, listener.reader.streams().get(1))).isEqualTo(Map.of("7", 0L));
      assertThat(listener.counts.statesDropped).containsExactly(topic);

      kafka.produce(topic, "0", car("0", "red", 1));
      kafka.produce(small, "7", car("7", "blue", 1));
      listener.ids(2);
      for (ChangeEvent event : listener.events()) {
        boolean known = event.position().partition().stream().kafkaTopic().equals(small);
        assertThat(event.prior().isPresent()).isEqualTo(known);
      }
      assertThat(listener.counts.statesDropped).containsExactly(topic);
    }
  }

  @Test
  void without_a_state_stream_there_is_nothing_to_show() {
    String topic = kafka.topic("vehicles", 1);
    StreamOptions plain = StreamOptions.of(topic, Format.JSON, "fleet:{data.fleet}:{key}");
    try (var listener = Listener.start(tuning().build(), plain)) {
      Snapshot snapshot = listener.reader.snapshots().newest().orElseThrow();
      assertThat(snapshot.at().partitions()).isEmpty();
    }
  }

  @Test
  void records_that_were_removed_make_no_state() throws Exception {
    String topic = kafka.topic("vehicles", 1, Map.of("cleanup.policy", "compact,delete"));
    for (int i = 0; i < 10; i++) {
      kafka.produce(topic, "k" + i, car("k" + i, "red", i));
    }
    KafkaOptions options = tuning().inFlight(2).oneByOne().build();
    try (var listener = Listener.stuck(options, stream(topic))) {
      // Reading for the state waits for no event loop.
      listener.until(() -> listener.reader.hasCaughtUp());
      assertThat(table(listener)).hasSize(10);
      for (int i = 0; i < 5; i++) {
        kafka.produce(topic, "k" + i, car("k" + i, "blue", i));
      }
      // The loops do not take it, so the reader stands near the end that it announced.
      broker.deleteBefore(topic, 14);
      listener.process();
      listener.until(() -> listener.reached().equals(List.of(15L)));
      assertThat(listener.gaps()).hasSize(1);
      assertThat(listener.gaps().get(0).cause()).isEqualTo(Gap.Cause.RETENTION);
      assertThat(listener.gaps().get(0).ranges().get(0).to()).isEqualTo(14);
      assertThat(table(listener)).isEqualTo(Map.of("k4", 14L));
    }
  }

  private Tuning tuning() {
    return Tuning.of(kafka.bootstrap());
  }

  private static StreamOptions stream(String topic) {
    return StreamOptions.of(topic, Format.JSON, "fleet:{data.fleet}:{data.id}").withState();
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String car(String id, String fleet, int n) {
    return "{\"id\":\"%s\",\"fleet\":\"%s\",\"n\":%d}".formatted(id, fleet, n);
  }

  /** Creates, updates and, one time in eight, deletes. */
  private void fill(String topic, int records, int keys, Random random) {
    // One request at a time keeps the order without idempotence, which a slow broker confuses.
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrap(),
            "enable.idempotence",
            false,
            "max.in.flight.requests.per.connection",
            1);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        String key = Integer.toString(random.nextInt(keys));
        String fleet = random.nextBoolean() ? "red" : "blue";
        String value = random.nextInt(8) == 0 ? null : car(key, fleet, i);
        var unused = producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
      }
      producer.flush();
    }
  }

  private static Map<String, Long> table(Listener listener) {
    Snapshot newest = listener.reader.snapshots().newest().orElseThrow();
    return table(newest, listener.reader.streams().get(0));
  }

  /** The keys, with the offsets of their newest records. */
  private static Map<String, Long> table(Snapshot snapshot, Stream stream) {
    var table = new TreeMap<String, Long>();
    snapshot
        .events(stream)
        .forEachRemaining(e -> table.put(e.key().orElseThrow(), e.position().offset()));
    return table;
  }

  private Log log(String topic) {
    var partitions = new HashMap<Integer, List<ConsumerRecord<byte[], byte[]>>>();
    try (var consumer = SharedKafka.consumer(kafka.bootstrap())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      long count = consumer.endOffsets(all).values().stream().mapToLong(end -> end).sum();
      for (var record : kafka.read(topic, (int) count)) {
        partitions.computeIfAbsent(record.partition(), p -> new ArrayList<>()).add(record);
      }
    }
    return new Log(partitions);
  }

  /** Everything that was written, before compaction comes round to it. */
  private record Log(Map<Integer, List<ConsumerRecord<byte[], byte[]>>> partitions) {
    private List<ConsumerRecord<byte[], byte[]>> of(int partition) {
      return partitions.getOrDefault(partition, List.of());
    }

    long end(int partition) {
      return of(partition).size();
    }

    long size() {
      return partitions.values().stream().mapToLong(List::size).sum();
    }

    /** The latest offset of each key that is not deleted, at a frontier. */
    Map<String, Long> model(OffsetVector at) {
      var model = new TreeMap<String, Long>();
      for (Partition partition : at.partitions()) {
        long end = at.next(partition).orElseThrow().offset();
        for (var record : of(partition.number())) {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.offset() < end && record.value() == null) {
            model.remove(key);
          } else if (record.offset() < end) {
            model.put(key, record.offset());
          }
        }
      }
      return model;
    }

    /** The value that an event's entity had before it. */
    String before(ChangeEvent event) {
      byte[] before = null;
      for (var record : of(event.position().partition().number())) {
        if (record.offset() < event.position().offset()
            && new String(record.key(), StandardCharsets.UTF_8).equals(event.key().orElseThrow())) {
          before = record.value();
        }
      }
      return before == null ? "null" : new String(before, StandardCharsets.UTF_8);
    }
  }
}
