package dev.carillon.kafka.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive.Moved;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What a survey of the brokers says of a place. */
final class LogPlacementTest {
  private final Stream stream = Events.stream("past");
  private final Partition partition = Events.partition(stream, 0, 0);

  @Test
  void a_place_between_begin_and_end_is_to_be_read() {
    var survey = survey(partition.topicId(), Map.of(0, new TopicMetadataProbe.Extent(3, 8, 9)));
    assertThat(at(3, survey).isWithin()).isTrue();
    assertThat(at(7, survey).isWithin()).isTrue();
    // An open transaction lies before the high watermark.
    assertThat(at(8, survey).isAtEnd()).isTrue();
    assertThat(at(9, survey).isAtEnd()).isTrue();
  }

  @Test
  void outside_of_the_log_it_is_said_where_to_go_on_and_why() {
    var survey = survey(partition.topicId(), Map.of(0, new TopicMetadataProbe.Extent(3, 8, 9)));
    assertThat(at(2, survey).answer())
        .contains(new Moved(Gap.Cause.RETENTION, new Position(partition, 3, -1)));
    assertThat(at(10, survey).answer())
        .contains(new Moved(Gap.Cause.TRUNCATED, new Position(partition, 9, -1)));
    assertThat(at(5, survey(new UUID(9, 9), Map.of())).answer())
        .contains(new Moved(Gap.Cause.RECREATED, Position.end(partition)));
  }

  @Test
  void a_partition_without_a_leader_and_a_topic_that_may_not_be_seen_are_unavailable() {
    assertThat(at(5, survey(partition.topicId(), Map.of())).answer()).contains(new Unavailable());
    var refused = new TopicAuthorizationException(Set.of("past"));
    var survey = new TopicMetadataProbe.Answer(Map.of(), Set.of(), Map.of("past", refused));
    assertThat(at(5, survey).answer()).contains(new Unavailable());
  }

  private LogPlacement at(long offset, TopicMetadataProbe.Answer survey) {
    return LogPlacement.of(new Position(partition, offset, -1), survey);
  }

  private static TopicMetadataProbe.Answer survey(
      UUID id, Map<Integer, TopicMetadataProbe.Extent> extents) {
    return new TopicMetadataProbe.Answer(
        Map.of("past", new TopicMetadataProbe.Topic(id, Set.of(0), extents)), Set.of(), Map.of());
  }
}
