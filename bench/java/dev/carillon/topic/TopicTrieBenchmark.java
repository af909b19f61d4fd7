package dev.carillon.topic;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One topic against many filters, a tenth of them with wildcards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TopicTrieBenchmark {
  private static final int TOPICS = 4096;

  @Param({"100000", "1000000"})
  private int filters;

  private final TopicTrie<Integer> trie = new TopicTrie<>();
  private final Topic[] topics = new Topic[TOPICS];
  private int next;

  @Setup
  public void fill() {
    var random = new Random(7);
    for (int i = 0; i < filters; i++) {
      trie.insert(TopicFilter.of(filter(random, i)), i);
    }
    for (int i = 0; i < TOPICS; i++) {
      int one = random.nextInt(filters);
      topics[i] = Topic.of("customer_id:" + one % 1000 + ":vehicle:" + one);
    }
  }

  private static String filter(Random random, int i) {
    String customer = "customer_id:" + i % 1000;
    return switch (random.nextInt(30)) {
      case 0 -> customer + ":*:" + i;
      case 1 -> customer + ":vehicle:" + i + ":**";
      case 2 -> "*:" + i % 1000 + ":vehicle:" + i;
      default -> customer + ":vehicle:" + i;
    };
  }

  @Benchmark
  public void match(Blackhole sink) {
    trie.match(topics[next++ & (TOPICS - 1)], sink::consume);
  }
}
