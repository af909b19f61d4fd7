package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Json;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.ForgetfulArchive;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Two replicas that read the same records, each at its own pace, and what they should know. */
final class Replicas {
  static final Encoder ENCODER =
      new Encoder() {
        @Override
        public Frame encode(ChangeEvent event, CursorPosition at) {
          return Frame.text("event " + event.id()).withId(at.cursor());
        }

        @Override
        public Optional<Frame> left(ChangeEvent event, CursorPosition at) {
          return Optional.of(
              Frame.text("left " + event.id() + " " + event.key().orElse("")).withId(at.cursor()));
        }

        @Override
        public Frame snapshot(ChangeEvent event) {
          return Frame.text("snapshot " + event.id());
        }
      };

  private static final int KEYS = 8;

  private final Random random;
  private final List<Partition> partitions;
  private final Map<Partition, Long> ends = new HashMap<>();
  private final List<ChangeEvent> all = new ArrayList<>();
  private final Map<String, ChangeEvent> byId = new HashMap<>();
  private final Map<String, ChangeEvent> state = new TreeMap<>();
  private final List<Replica> replicas = new ArrayList<>();
  private long version;

  Replicas(Random random) {
    this.random = random;
    Stream calls = new Stream("calls", List.of(TopicFilter.of("call:**")), false);
    Stream vehicles = new Stream("vehicles", List.of(TopicFilter.of("vehicle:**")), true);
    partitions =
        List.of(
            Events.partition(calls, 0, 0),
            Events.partition(calls, 1, 1),
            Events.partition(vehicles, 0, 2));
    partitions.forEach(p -> ends.put(p, 0L));
    for (int i = 0; i < 2; i++) {
      replicas.add(new Replica());
    }
  }

  static long version(ChangeEvent event) {
    return version(event.data());
  }

  static long version(Json data) {
    return (Long) java.util.Objects.requireNonNull(data.value());
  }

  static boolean isDelete(ChangeEvent event) {
    return event.operation() == Operation.DELETE;
  }

  /** One process: how many of the records it has read, and the state as of then. */
  private final class Replica implements Archive, Snapshots {
    final Loop loop = new Loop(new Limits(1 << 16, 40, 8, 6_000, 1 << 16), this, this);
    final Map<String, ChangeEvent> table = new TreeMap<>();
    final OffsetVector at = new OffsetVector();
    int delivered;

    Replica() {
      partitions.forEach(p -> at.reached(new Position(p, 0, -1)));
      loop.publish(
          Events.announcing(
              partitions.stream().map(p -> new Position(p, 0, -1)).toArray(Position[]::new)));
    }

    boolean deliver(int count) {
      int to = Math.min(all.size(), delivered + count);
      if (to == delivered) {
        return false;
      }
      List<ChangeEvent> batch = all.subList(delivered, to);
      for (ChangeEvent event : batch) {
        at.passed(event.position());
        if (event.position().partition().stream().state()) {
          apply(table, event);
        }
      }
      delivered = to;
      loop.publish(Events.batch(List.copyOf(batch)));
      return true;
    }

    @Override
    public void read(Position from, String principal, Consumer<Answer> answer) {
      if (random.nextInt(20) == 0) {
        answer.accept(new Unavailable());
        return;
      }
      List<ChangeEvent> page =
          all.stream()
              .filter(e -> e.position().partition().equals(from.partition()))
              .filter(e -> e.position().offset() >= from.offset())
              .limit(1 + random.nextInt(20))
              .map(ForgetfulArchive::forgetful)
              .toList();
      long next =
          page.isEmpty() ? from.offset() : page.get(page.size() - 1).position().offset() + 1;
      answer.accept(
          new Stretch(
              new EventBatch(
                  List.copyOf(page), List.of(new Position(from.partition(), next, -1)), 0)));
    }

    @Override
    public void locate(
        StartPosition start,
        Collection<Partition> wanted,
        Consumer<Optional<OffsetVector>> answer) {
      answer.accept(Optional.empty());
    }

    @Override
    public Optional<Snapshot> newest() {
      List<ChangeEvent> now = List.copyOf(table.values());
      OffsetVector position = at.copy();
      return Optional.of(
          new Snapshot() {
            @Override
            public OffsetVector at() {
              return position.copy();
            }

            @Override
            public Iterator<ChangeEvent> events(Stream stream) {
              return now.iterator();
            }
          });
    }
  }

  private static void apply(Map<String, ChangeEvent> table, ChangeEvent event) {
    String key = event.key().orElseThrow();
    if (isDelete(event)) {
      table.remove(key);
    } else {
      table.put(key, event);
    }
  }

  Loop loop(int replica) {
    return replicas.get(replica).loop;
  }

  /** Something new; sometimes a record that nobody sees, as a transaction leaves it. */
  void happen() {
    Partition partition = partitions.get(random.nextInt(3));
    long offset = ends.getOrDefault(partition, 0L) + (random.nextInt(5) == 0 ? 1 : 0);
    ends.put(partition, offset + 1);
    String key = "k" + random.nextInt(KEYS);
    boolean isState = partition.stream().state();
    ChangeEvent before = isState ? state.get(key) : null;
    boolean deletes = before != null && random.nextInt(4) == 0;
    String topic = isState ? "vehicle:" + key + ":a" : "call:" + key;
    Events.Builder happening =
        Events.event()
            .topics(topic)
            .key(key)
            .operation(deletes ? Operation.DELETE : Operation.UPDATE)
            .data(Long.toString(version++))
            .at(partition, offset);
    ChangeEvent event = isState ? happening.after(before).build() : happening.build();
    if (isState) {
      apply(state, event);
    }
    all.add(event);
    byId.put(event.id(), event);
  }

  void deliver(int replica) {
    replicas.get(replica).deliver(1 + random.nextInt(5));
  }

  void runOne(int replica) {
    Runnable task = loop(replica).later.poll();
    if (task != null) {
      task.run();
    }
  }

  void tick(Duration time) {
    replicas.forEach(replica -> replica.loop.pass(time));
  }

  /** Everybody reads until nothing moves. */
  void settle(List<ReplicasPropertyTest.Visitor> clients) {
    for (int i = 0; i < 600; i++) {
      replicas.forEach(replica -> replica.deliver(50));
      replicas.forEach(replica -> replica.loop.runLater());
      clients.forEach(ReplicasPropertyTest.Visitor::read);
      tick(Duration.ofMillis(200));
    }
  }

  void assertBare() {
    replicas.forEach(replica -> replica.loop.runLater());
    replicas.forEach(replica -> assertThat(replica.loop.pubSub.isBare()).isTrue());
  }

  ChangeEvent event(String id) {
    return Optional.ofNullable(byId.get(id)).orElseThrow();
  }

  /** The versions that the state should hold. */
  Map<String, Long> state(Predicate<ChangeEvent> wanted) {
    Map<String, Long> versions = new TreeMap<>();
    state.forEach(
        (key, event) -> {
          if (wanted.test(event)) {
            versions.put(key, version(event));
          }
        });
    return versions;
  }

  /** The newest version of each key that changed from there on. */
  Map<String, Long> newestSince(OffsetVector start) {
    Map<String, Long> versions = new TreeMap<>();
    for (ChangeEvent event : all) {
      if (event.position().partition().stream().state() && !start.isPast(event.position())) {
        versions.put(event.key().orElseThrow(), version(event));
      }
    }
    return versions;
  }

  /** The calls from there on. */
  List<ChangeEvent> callsSince(OffsetVector start) {
    return all.stream()
        .filter(e -> !e.position().partition().stream().state() && !start.isPast(e.position()))
        .toList();
  }
}
