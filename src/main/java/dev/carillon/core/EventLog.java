package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.List;

/** Writes CloudEvents that the gateway itself makes to Kafka. Implemented by {@code kafka}. */
public interface EventLog {
  /**
   * A CloudEvent in the structured JSON form, and its Kafka topic.
   *
   * @param key determines the order: events of one key are read in the order in which they were
   *     written
   */
  record Entry(String kafkaTopic, String key, Json cloudEvent) {}

  /**
   * Writes all of them or none. May be called on any event loop, on which both futures complete.
   */
  Writing write(List<Entry> entries);

  /**
   * The results of a write.
   *
   * @param answer completes in bounded time: the cursor of a client that has the events, or a
   *     {@link RefusedException}
   * @param outcome the same once it is known, which may be later; a failure means that, as far as
   *     anyone can know, none of the events will be read
   */
  record Writing(Future<String> answer, Future<String> outcome) {
    /** A write that was not attempted. */
    public static Writing refused(CloseReason reason) {
      Future<String> refusal = Future.failedFuture(new RefusedException(reason));
      return new Writing(refusal, refusal);
    }
  }
}
