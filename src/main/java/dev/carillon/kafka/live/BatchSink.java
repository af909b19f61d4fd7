package dev.carillon.kafka.live;

import dev.carillon.event.EventBatch;

/** Hands batches to the event loops. Called on the reader's thread; does not block. */
public interface BatchSink {
  void publish(EventBatch batch);
}
