package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a batch offers to somebody is never less than what matches, and in order. */
class ItemIndexTest {
  private static final String[] WORDS = {"a", "b", "c", "d"};

  private final Partition partition = Events.partition("events");

  private static String topic(Random random) {
    var topic = new StringBuilder(WORDS[random.nextInt(4)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      topic.append(':').append(WORDS[random.nextInt(4)]);
    }
    return topic.toString();
  }

  private static TopicFilter filter(Random random) {
    var filter = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      filter.append(random.nextInt(4) == 0 ? "*" : WORDS[random.nextInt(4)]).append(':');
    }
    return TopicFilter.of(filter + (random.nextBoolean() ? "**" : WORDS[random.nextInt(4)]));
  }

  private EventBatch batch(Random random, int size) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < size; i++) {
      if (random.nextInt(20) == 0) {
        items.add(Events.undecodable(partition, i));
        continue;
      }
      ChangeEvent before = event(random, i);
      Optional<BeforeImage> prior =
          random.nextBoolean()
              ? Optional.empty()
              : Optional.of(new BeforeImage(List.of(Topic.of(topic(random))), Json.of(1)));
      items.add(
          new ChangeEvent(
              before.id(),
              before.source(),
              before.type(),
              before.subject(),
              before.time(),
              before.topics(),
              before.operation(),
              before.key(),
              before.data(),
              before.old(),
              before.traceparent(),
              before.position(),
              prior));
    }
    return new EventBatch(items, List.of(new Position(partition, size, -1)), 0);
  }

  private ChangeEvent event(Random random, int offset) {
    String[] topics = new String[1 + random.nextInt(2)];
    for (int i = 0; i < topics.length; i++) {
      topics[i] = topic(random);
    }
    return Events.event().topics(topics).at(partition, offset).build();
  }

  private static boolean concerns(Item item, List<TopicFilter> filters) {
    if (!(item instanceof ChangeEvent event)) {
      return true;
    }
    var topics = new ArrayList<>(event.topics());
    event.prior().ifPresent(prior -> topics.addAll(prior.topics()));
    return topics.stream().anyMatch(t -> filters.stream().anyMatch(filter -> filter.matches(t)));
  }

  @Property(tries = 300)
  void whatever_matches_or_did_before_is_offered_in_order(@ForAll Random random) {
    EventBatch batch = batch(random, 150);
    List<TopicFilter> filters = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      filters.add(filter(random));
    }

    List<Item> among = batch.among(filters);

    assertHolds(among, batch.items().stream().filter(item -> concerns(item, filters)).toList());
    assertHolds(batch.items(), among);
  }

  /** AssertJ takes no subsequence that is empty. */
  private static void assertHolds(List<Item> all, List<Item> some) {
    if (!some.isEmpty()) {
      assertThat(all).containsSubsequence(some);
    }
  }

  @Test
  void who_names_two_segments_is_offered_no_others() {
    var random = new Random(1);
    EventBatch batch = batch(random, 1_000);
    List<TopicFilter> filters = List.of(TopicFilter.of("a:b:**"));

    List<Item> among = batch.among(filters);

    assertThat(among)
        .isEqualTo(batch.items().stream().filter(item -> concerns(item, filters)).toList())
        .hasSizeBetween(50, 300);
  }
}
