package dev.carillon.kafka.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.format.EventSize;
import dev.carillon.support.Events;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an event counts for in the memory of the past. */
final class BatchBuilderTest {
  private static String[] topics(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "a:" + "x".repeat(490) + i)
        .toArray(String[]::new);
  }

  @Test
  void topics_count_as_what_they_hold() {
    ChangeEvent many = Events.event().topics(topics(128)).at(Events.partition("e"), 1).build();
    // Each is there as a text and once more in its segments.
    assertThat(EventSize.of(many)).isBetween(128L * 490 * 2, 128L * 490 * 5);
  }

  @Test
  void topics_of_before_count_unless_they_are_the_same_objects() {
    ChangeEvent event = Events.event().topics(topics(100)).at(Events.partition("e"), 1).build();
    long alone = EventSize.of(event);
    assertThat(EventSize.of(with(event, BeforeImage.of(event)))).isEqualTo(alone);

    ChangeEvent other = Events.event().topics(topics(100)).at(Events.partition("e"), 0).build();
    assertThat(EventSize.of(with(event, BeforeImage.of(other)))).isGreaterThan(alone * 9 / 5);
  }

  private static ChangeEvent with(ChangeEvent event, BeforeImage prior) {
    return new ChangeEvent(
        event.id(),
        event.source(),
        event.type(),
        event.subject(),
        event.time(),
        event.topics(),
        event.operation(),
        event.key(),
        event.data(),
        event.old(),
        event.traceparent(),
        event.position(),
        java.util.Optional.of(prior));
  }
}
