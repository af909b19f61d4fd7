package dev.carillon.kafka.live;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Moved;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.Optional;

/**
 * Where an offset lies in the log of its partition, according to the brokers.
 *
 * @param answer the result, if nothing can be read at the offset
 * @param isAtEnd true if there is no later record that could be read yet
 */
public record LogPlacement(Optional<Answer> answer, boolean isAtEnd) {
  public static LogPlacement of(Position from, TopicMetadataProbe.Answer survey) {
    Partition partition = from.partition();
    TopicMetadataProbe.Topic topic = survey.topics().get(partition.stream().kafkaTopic());
    if (topic == null) {
      return other(new Unavailable());
    }
    if (topic.id().equals(TopicMetadataProbe.NO_ID)
        && !partition.topicId().equals(TopicMetadataProbe.NO_ID)) {
      return other(new Unavailable()); // an older broker answered, which says nothing of it
    }
    if (!topic.id().equals(partition.topicId())
        && !partition.topicId().equals(TopicMetadataProbe.NO_ID)) {
      return other(new Moved(Gap.Cause.RECREATED, Position.end(partition)));
    }
    TopicMetadataProbe.Extent extent = topic.extents().get(partition.number());
    if (extent == null) {
      return other(new Unavailable());
    }
    if (from.offset() < extent.begin()) {
      return other(new Moved(Gap.Cause.RETENTION, new Position(partition, extent.begin(), -1)));
    }
    if (from.offset() > extent.highWatermark()) {
      return other(
          new Moved(Gap.Cause.TRUNCATED, new Position(partition, extent.highWatermark(), -1)));
    }
    return new LogPlacement(Optional.empty(), from.offset() >= extent.end());
  }

  private static LogPlacement other(Answer answer) {
    return new LogPlacement(Optional.of(answer), false);
  }

  /** True if there is a record after the position; later appends do not change that. */
  public boolean isWithin() {
    return answer.isEmpty() && !isAtEnd;
  }
}
