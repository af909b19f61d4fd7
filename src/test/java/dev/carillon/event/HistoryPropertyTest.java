package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two replicas that read the same partitions in different orders and batches: a client goes from
 * one to the other at every possible moment.
 */
final class HistoryPropertyTest {
  private static final String TOPIC = "calls";
  private static final Pattern RETENTION = Pattern.compile("retention calls-\\d (\\d+)-(\\d+)");

  /** What every partition holds, as number and kind of each offset: the world both read. */
  private record World(List<List<Character>> partitions) {
    static World of(Random random) {
      var all = new ArrayList<List<Character>>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        var records = new ArrayList<Character>();
        for (int offset = 0; offset < random.nextInt(25); offset++) {
          records.add("eeeeeeesu".charAt(random.nextInt(9))); // event, skipped, undecodable
        }
        all.add(records);
      }
      return new World(all);
    }
  }

  /** One process: its own partition objects, its own order, its own batches. */
  private static final class Replica {
    final History history;
    final List<Partition> partitions = new ArrayList<>();

    /** The frontier of a client that is live here, after each item. */
    final List<String> cursors = new ArrayList<>();

    Replica(World world, Random random, long maxBytes) {
      history = new History(maxBytes);
      var slots = new ArrayList<Integer>();
      for (int i = 0; i < world.partitions.size(); i++) {
        slots.add(i);
      }
      Collections.shuffle(slots, random);
      Stream stream = Events.stream(TOPIC);
      var logs = new ArrayList<PartitionLog>();
      for (int i = 0; i < world.partitions.size(); i++) {
        partitions.add(Events.partition(stream, i, slots.get(i)));
        logs.add(new PartitionLog(partitions.get(i)));
      }
      history.add(Events.announcing(logs.stream().map(PartitionLog::end).toArray(Position[]::new)));
      cursors.add(history.end().cursor());
      readAll(world, logs, random);
    }

    private void readAll(World world, List<PartitionLog> logs, Random random) {
      var live = history.end().copy();
      var batch = new ArrayList<Item>();
      Map<Partition, Position> reached = new LinkedHashMap<>();
      int[] read = new int[logs.size()];
      List<Integer> left = new ArrayList<>();
      for (int i = 0; i < logs.size(); i++) {
        left.addAll(Collections.nCopies(world.partitions.get(i).size(), i));
      }
      Collections.shuffle(left, random);
      for (int i : left) {
        PartitionLog log = logs.get(i);
        switch (world.partitions.get(i).get(read[i]++)) {
          case 'e' -> batch.add(log.append("a"));
          case 'u' -> batch.add(log.spoil());
          default -> log.skip(1);
        }
        reached.put(log.partition(), log.end());
        live.reached(log.end());
        cursors.add(live.cursor());
        if (random.nextInt(4) == 0) {
          flush(batch, reached);
        }
      }
      flush(batch, reached);
    }

    private void flush(List<Item> batch, Map<Partition, Position> reached) {
      history.add(
          new EventBatch(List.copyOf(batch), List.copyOf(reached.values()), batch.size() * 1_000));
      batch.clear();
      reached.clear();
    }
  }

  @Property(tries = 300)
  void a_cursor_of_one_replica_resumes_on_the_other_with_exactly_the_rest(@ForAll Random random) {
    World world = World.of(random);
    var one = new Replica(world, random, 1 << 20);
    var other = new Replica(world, random, 1 << 20);

    for (String cursor : one.cursors) {
      Reading reading = resume(other, cursor, random);
      for (Partition partition : other.partitions) {
        long next = Cursor.of(cursor).next(partition).orElseThrow().offset();
        assertThat(of(partition, reading.seen)).isEqualTo(expected(world, partition, next));
      }
      assertThat(reading.seen).doesNotHaveDuplicates();
      assertThat(reading.at.cursor()).isEqualTo(other.history.end().cursor());
    }
  }

  @Property(tries = 300)
  void of_what_is_kept_no_longer_one_gap_tells_exactly_the_stretch(@ForAll Random random) {
    World world = World.of(random);
    var one = new Replica(world, random, 1 << 20);
    var other = new Replica(world, random, 1_000L * random.nextInt(20));

    for (String cursor : one.cursors) {
      Reading reading = resume(other, cursor, random);
      for (Partition partition : other.partitions) {
        long next = Cursor.of(cursor).next(partition).orElseThrow().offset();
        var seen = new ArrayList<>(of(partition, reading.seen));
        long from = next;
        Matcher forgotten = RETENTION.matcher(seen.isEmpty() ? "" : seen.get(0));
        if (forgotten.matches()) {
          seen.remove(0);
          from = Long.parseLong(forgotten.group(2));
          assertThat(Long.parseLong(forgotten.group(1))).isEqualTo(next).isLessThan(from);
        }
        assertThat(seen).isEqualTo(expected(world, partition, from));
      }
    }
  }

  private static Reading resume(Replica replica, String cursor, Random random) {
    var reading = new Reading();
    assertThat(replica.history.enter(Cursor.of(cursor), reading.at)).isEmpty();
    var mark = new History.Bookmark();
    do {
      reading.pace = 1 + random.nextInt(10);
    } while (!replica.history.read(reading.at, reading, mark));
    return reading;
  }

  private static List<String> of(Partition partition, List<String> seen) {
    return seen.stream()
        .filter(s -> s.startsWith(partition + "@") || s.contains(" " + partition + " "))
        .toList();
  }

  private static List<String> expected(World world, Partition partition, long from) {
    var expected = new ArrayList<String>();
    List<Character> records = world.partitions.get(partition.number());
    for (int offset = (int) from; offset < records.size(); offset++) {
      switch (records.get(offset)) {
        case 'e' -> expected.add(partition + "@" + offset);
        case 'u' -> expected.add("undecodable " + partition + " " + offset + "-" + (offset + 1));
        default -> {}
      }
    }
    return expected;
  }
}
