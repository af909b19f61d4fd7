package dev.carillon.kafka.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Snapshots.Snapshot;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.support.Events;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random creates, updates and deletes of two streams, in random batches, against maps. */
final class StateTablesPropertyTest {
  private static final int PARTITIONS = 3;

  private static final List<Stream> STREAMS =
      List.of("cars", "ships").stream()
          .map(name -> new Stream(name, List.of(TopicFilter.of("**")), true))
          .toList();

  @Property(tries = 200)
  void a_snapshot_is_what_a_model_says_at_exactly_its_position(@ForAll Random random) {
    var world = new World();
    var taken = new ArrayList<Snapshot>();
    for (int i = 0; i < random.nextInt(40); i++) {
      world.batch(random);
      if (random.nextInt(3) == 0) {
        taken.add(world.states.newest().orElseThrow());
      }
    }
    taken.add(world.states.newest().orElseThrow());
    for (Snapshot snapshot : taken) {
      for (Stream stream : STREAMS) {
        assertThat(table(snapshot, stream)).isEqualTo(world.model(snapshot, stream));
      }
    }
    assertThat(taken.get(taken.size() - 1).at().cursor()).isEqualTo(world.end().cursor());
  }

  private static Map<String, Position> table(Snapshot snapshot, Stream stream) {
    var table = new TreeMap<String, Position>();
    snapshot
        .events(stream)
        .forEachRemaining(event -> table.put(event.key().orElseThrow(), event.position()));
    return table;
  }

  /** What was written, and the state of it. */
  private static final class World {
    /** Every record so far, by partition: the offset is the index. */
    private final Map<Partition, List<ChangeEvent>> logs = new LinkedHashMap<>();

    final StateTables states = new StateTables(STREAMS, Long.MAX_VALUE, ReaderMeter.NONE);

    private List<ChangeEvent> log(Partition partition) {
      return logs.computeIfAbsent(partition, unused -> new ArrayList<>());
    }

    World() {
      var announced = new ArrayList<Position>();
      for (Stream stream : STREAMS) {
        for (int number = 0; number < PARTITIONS; number++) {
          Partition partition = Events.partition(stream, number, logs.size());
          log(partition);
          announced.add(Events.position(partition, 0));
        }
      }
      states.show(announced, true);
    }

    OffsetVector end() {
      var end = new OffsetVector();
      logs.forEach((partition, log) -> end.reached(Events.position(partition, log.size())));
      return end;
    }

    void batch(Random random) {
      var reached = new LinkedHashMap<Partition, Position>();
      List<Partition> partitions = List.copyOf(logs.keySet());
      for (int i = 0; i < random.nextInt(8); i++) {
        Partition partition = partitions.get(random.nextInt(partitions.size()));
        ChangeEvent event = event(partition, random);
        KnownEntities entities = states.of(partition.stream());
        assertThat(entities.prior(event.key())).contains(prior(partition, event));
        entities.keep(event);
        log(partition).add(event);
        reached.put(partition, Events.after(event));
      }
      states.show(List.copyOf(reached.values()), true);
    }

    /** A key has one partition. */
    private ChangeEvent event(Partition partition, Random random) {
      long offset = log(partition).size();
      return Events.event()
          .at(partition, offset)
          .key(partition.number() + "-" + random.nextInt(6))
          .operation(random.nextInt(4) == 0 ? Operation.DELETE : Operation.NONE)
          .topics("t:" + random.nextInt(3))
          .data(Long.toString(offset))
          .build();
    }

    private BeforeImage prior(Partition partition, ChangeEvent event) {
      BeforeImage prior = BeforeImage.NOTHING;
      for (ChangeEvent before : log(partition)) {
        if (before.key().equals(event.key())) {
          prior = BeforeImage.of(before);
        }
      }
      return prior;
    }

    Map<String, Position> model(Snapshot snapshot, Stream stream) {
      var model = new TreeMap<String, Position>();
      logs.forEach(
          (partition, log) -> {
            if (partition.stream().equals(stream)) {
              long end = snapshot.at().next(partition).orElseThrow().offset();
              for (ChangeEvent event : log.subList(0, (int) end)) {
                String key = event.key().orElseThrow();
                if (event.operation() == Operation.DELETE) {
                  model.remove(key);
                } else {
                  model.put(key, event.position());
                }
              }
            }
          });
      return model;
    }
  }
}
