package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.WebhookMessage;
import dev.carillon.webhook.delivery.DeliveryWindow.Item;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The order of messages, and how far the receiver got. */
class DeliveryWindowTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

  private DeliveryWindow hand = new DeliveryWindow(2, 8, DeliveryProgress.NONE);

  private static WebhookMessage message(String id, String key) {
    return new WebhookMessage(
        id,
        key.isEmpty() ? Optional.empty() : Optional.of(key),
        Optional.of("after " + id),
        id,
        NOW,
        Buffer.buffer());
  }

  private void add(String... idsAndKeys) {
    for (int i = 0; i < idsAndKeys.length; i += 2) {
      hand.add(message(idsAndKeys[i], idsAndKeys[i + 1]));
    }
  }

  private Item next() {
    return hand.next(NOW).orElseThrow();
  }

  private List<String> all() {
    var ids = new ArrayList<String>();
    for (var next = hand.next(NOW); next.isPresent(); next = hand.next(NOW)) {
      ids.add(next.get().message().id());
    }
    return ids;
  }

  private DeliveryProgress progress() {
    return hand.progress(1, Optional.empty());
  }

  @Test
  void messages_of_one_key_go_one_after_the_other_those_of_others_beside_them() {
    add("1", "a", "2", "a", "3", "b", "4", "c");
    Item first = next();
    assertThat(all()).containsExactly("3");
    hand.done(first);
    assertThat(all()).containsExactly("2");
  }

  @Test
  void with_one_at_a_time_the_order_is_that_of_all() {
    hand = new DeliveryWindow(1, 8, DeliveryProgress.NONE);
    add("1", "a", "2", "b", "3", "a");
    for (String id : List.of("1", "2", "3")) {
      Item item = next();
      assertThat(item.message().id()).isEqualTo(id);
      assertThat(hand.next(NOW)).isEmpty();
      hand.done(item);
    }
  }

  @Test
  void one_that_failed_holds_up_its_key_and_keeps_its_place_but_not_the_others() {
    add("1", "a", "2", "a", "3", "b", "4", "b", "5", "c");
    hand.failed(next(), NOW.plusSeconds(10));
    for (String id : List.of("3", "4", "5")) {
      Item item = next();
      assertThat(item.message().id()).isEqualTo(id);
      hand.done(item);
    }
    assertThat(hand.next(NOW)).isEmpty();
    assertThat(hand.due()).hasValue(NOW.plusSeconds(10));
    Item again = hand.next(NOW.plusSeconds(10)).orElseThrow();
    assertThat(again.message().id()).isEqualTo("1");
    assertThat(again.tries()).isEqualTo(2);
    hand.done(again);
    assertThat(progress().cursor()).hasValue("after 1");
  }

  @Test
  void as_many_failed_as_may_be_under_way_hold_up_everything() {
    add("1", "a", "2", "b", "3", "c");
    hand.failed(next(), NOW.plusSeconds(10));
    hand.failed(next(), NOW.plusSeconds(10));
    assertThat(hand.next(NOW)).isEmpty();
  }

  @Test
  void nobody_overtakes_the_oldest_by_more_than_a_window() {
    hand = new DeliveryWindow(2, 3, DeliveryProgress.NONE);
    add("1", "a", "2", "b", "3", "b", "4", "b", "5", "b");
    hand.failed(next(), NOW.plusSeconds(10));
    hand.done(next());
    hand.done(next());
    assertThat(hand.next(NOW)).isEmpty();
    assertThat(hand.isFull()).isTrue();
  }

  @Test
  void a_gap_waits_for_all_before_it_and_all_behind_it_wait() {
    add("1", "a", "2", "b", "gap", "", "3", "c");
    Item first = next();
    Item second = next();
    hand.done(first);
    assertThat(hand.next(NOW)).isEmpty();
    hand.done(second);
    Item gap = next();
    assertThat(gap.message().id()).isEqualTo("gap");
    assertThat(hand.next(NOW)).isEmpty();
    hand.failed(gap, NOW.plusSeconds(1));
    assertThat(hand.next(NOW)).isEmpty();
    hand.done(hand.next(NOW.plusSeconds(1)).orElseThrow());
    assertThat(all()).containsExactly("3");
  }

  @Test
  void progress_is_what_was_answered_without_a_hole_and_what_came_behind_it() {
    add("1", "a", "2", "b", "3", "b");
    Item first = next();
    Item second = next();
    hand.done(second);
    assertThat(progress())
        .isEqualTo(
            new DeliveryProgress(1, Optional.empty(), List.of("2"), List.of(), Optional.empty()));
    hand.failed(first, NOW.plusSeconds(5));
    assertThat(progress().retries())
        .containsExactly(new DeliveryProgress.Retry("1", 1, NOW.plusSeconds(5)));
    hand.done(hand.next(NOW.plusSeconds(5)).orElseThrow());
    assertThat(progress().cursor()).hasValue("after 2");
    assertThat(progress().answered()).isEmpty();
  }

  @Test
  void whoever_goes_on_repeats_nothing_and_keeps_the_tries() {
    add("1", "a", "2", "b", "3", "c");
    Item first = next();
    hand.done(next());
    hand.failed(first, NOW.plusSeconds(5));

    hand = new DeliveryWindow(2, 8, progress());
    add("1", "a", "2", "b", "3", "c");
    Item third = next();
    assertThat(third.message().id()).isEqualTo("3");
    assertThat(hand.next(NOW)).isEmpty();
    assertThat(hand.next(NOW.plusSeconds(5)).orElseThrow().tries()).isEqualTo(2);
  }

  @Test
  void what_was_remembered_and_does_not_come_again_is_forgotten() {
    var before =
        new DeliveryProgress(
            1,
            Optional.of("c"),
            List.of("x"),
            List.of(new DeliveryProgress.Retry("y", 3, NOW)),
            Optional.empty());
    hand = new DeliveryWindow(2, 3, before);
    assertThat(progress()).isEqualTo(before);
    add("1", "a", "2", "a", "3", "a");
    assertThat(progress().answered()).isEmpty();
    assertThat(progress().retries()).isEmpty();
    assertThat(before.under(2).retries()).isEmpty();
  }

  @Test
  void a_cursor_that_moves_by_itself_counts_only_while_nothing_is_on_its_way() {
    hand.reach("further");
    assertThat(progress().cursor()).hasValue("further");
    add("1", "a");
    hand.reach("too far");
    assertThat(progress().cursor()).hasValue("further");
    assertThat(hand.taken()).hasValue("after 1");
    assertThat(hand.oldest()).hasValue(NOW);
  }

  /** Whatever fails and whenever the hand changes: nothing is lost, doubled or out of order. */
  @Test
  void chance_does_not_break_it() {
    for (long seed = 0; seed < 200; seed++) {
      play(seed);
    }
  }

  private void play(long seed) {
    var random = new Random(seed);
    int count = 60;
    var stream = new ArrayList<WebhookMessage>();
    for (int i = 0; i < count; i++) {
      stream.add(message("m" + i, random.nextInt(20) == 0 ? "" : "k" + random.nextInt(4)));
    }
    hand = new DeliveryWindow(1 + random.nextInt(4), 4 + random.nextInt(8), DeliveryProgress.NONE);
    var delivered = new ArrayList<String>();
    var flying = new ArrayList<Item>();
    Instant now = NOW;
    int fed = 0;
    for (int step = 0; step < 20_000 && delivered.size() < count; step++) {
      now = now.plusMillis(10);
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          if (fed < count && !hand.isFull()) {
            hand.add(stream.get(fed++));
          }
        }
        case 2 -> hand.next(now).ifPresent(flying::add);
        case 3, 4 -> {
          if (!flying.isEmpty()) {
            Item item = flying.remove(random.nextInt(flying.size()));
            if (random.nextInt(3) == 0) {
              hand.failed(item, now.plus(Duration.ofMillis(random.nextInt(50))));
            } else {
              delivered.add(item.message().id());
              hand.done(item);
            }
          }
        }
        default -> {
          if (flying.isEmpty() && random.nextInt(10) == 0) {
            // Another replica takes over.
            DeliveryProgress progress = progress();
            hand = new DeliveryWindow(1 + random.nextInt(4), 12, progress);
            fed =
                progress
                    .cursor()
                    .map(at -> Integer.parseInt(at.substring("after m".length())) + 1)
                    .orElse(0);
          }
        }
      }
    }
    assertThat(delivered).as("seed " + seed).hasSize(count).doesNotHaveDuplicates();
    Map<String, List<Integer>> byKey = new TreeMap<>();
    for (String id : delivered) {
      int number = Integer.parseInt(id.substring(1));
      byKey
          .computeIfAbsent(stream.get(number).key().orElse(""), key -> new ArrayList<>())
          .add(number);
    }
    byKey.forEach((key, numbers) -> assertThat(numbers).as("seed %d key %s", seed, key).isSorted());
  }
}
