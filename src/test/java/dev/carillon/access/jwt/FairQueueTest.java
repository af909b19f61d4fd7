package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue<String> queue = new FairQueue<>(6);

  private List<String> rest() {
    var all = new ArrayList<String>();
    for (var next = queue.poll(); next.isPresent(); next = queue.poll()) {
      all.add(next.get());
    }
    return all;
  }

  @Test
  void each_source_gets_its_turn_in_its_own_order() {
    for (String item : List.of("a1", "a2", "a3", "b1", "b2", "c1")) {
      queue.add(item.substring(0, 1), item);
    }
    assertThat(rest()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    assertThat(queue.size()).isZero();
  }

  @Test
  void one_alone_may_fill_it_and_no_more() {
    for (int i = 0; i < 6; i++) {
      assertThat(queue.add("a", "a" + i)).isEmpty();
    }
    assertThat(queue.add("a", "a6")).contains("a6");
    assertThat(queue.size()).isEqualTo(6);
  }

  @Test
  void whoever_holds_the_most_makes_room_for_whoever_comes() {
    for (int i = 0; i < 6; i++) {
      queue.add("flood", "flood" + i);
    }
    assertThat(queue.add("honest", "honest1")).contains("flood5");
    assertThat(queue.add("flood", "flood6")).contains("flood6");
    assertThat(queue.poll()).contains("flood0");
    assertThat(queue.poll()).contains("honest1");
  }

  @Test
  void among_equals_nobody_gives_way() {
    for (String source : List.of("a", "b", "c")) {
      queue.add(source, source + 1);
      queue.add(source, source + 2);
    }
    assertThat(queue.add("a", "a3")).contains("a3");
    assertThat(queue.add("d", "d1")).isPresent().isNotEqualTo(Optional.of("d1"));
    assertThat(queue.add("d", "d2")).contains("d2");
  }

  @Test
  void whatever_happens_nothing_is_lost_or_doubled_and_the_bound_holds() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var in = new HashMap<String, Integer>();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(3) > 0) {
        String item = "i" + i;
        in.put(item, 1);
        queue.add("s" + random.nextInt(9), item).ifPresent(in::remove);
      } else {
        queue.poll().ifPresent(item -> assertThat(in.remove(item)).as("seed %d", seed).isOne());
      }
      assertThat(queue.size()).as("seed %d", seed).isEqualTo(in.size()).isLessThanOrEqualTo(6);
    }
    Map<String, Integer> left = new HashMap<>(in);
    rest().forEach(left::remove);
    assertThat(left).as("seed %d", seed).isEmpty();
  }
}
