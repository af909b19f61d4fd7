package dev.carillon.kafka;

import dev.carillon.core.Archive;
import dev.carillon.core.Start;
import dev.carillon.event.Frontier;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session asks of the past. */
sealed interface ReplayRequest {
  /** Answers that Kafka does not. */
  void giveUp();

  /** A stretch of one partition. */
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

  /** Where a start lies. */
  record Locate(Start start, List<Partition> partitions, Consumer<Optional<Frontier>> answer)
      implements ReplayRequest {
    @Override
    public void giveUp() {
      answer.accept(Optional.empty());
    }
  }
}
