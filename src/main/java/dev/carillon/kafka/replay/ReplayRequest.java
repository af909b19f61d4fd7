package dev.carillon.kafka.replay;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A session's request for past events. */
sealed interface ReplayRequest {
  /** Answers that Kafka does not respond. */
  void giveUp();

  /** Request for a range of one partition. */
  record Read(Position from, String principal, long arrivedNanos, Consumer<Archive.Answer> answer)
      implements ReplayRequest {
    @Override
    public void giveUp() {
      answer.accept(new Archive.Unavailable());
    }

    String topic() {
      return from.partition().stream().kafkaTopic();
    }
  }

  /** Request for the positions at which a start lies. */
  record Locate(
      StartPosition start, List<Partition> partitions, Consumer<Optional<OffsetVector>> answer)
      implements ReplayRequest {
    @Override
    public void giveUp() {
      answer.accept(Optional.empty());
    }
  }
}
