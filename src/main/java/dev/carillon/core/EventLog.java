package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.List;

/** Writes CloudEvents that the gateway itself makes. Implemented by {@code kafka}. */
public interface EventLog {
  /**
   * A CloudEvent in the structured JSON form, and where it goes.
   *
   * @param key what orders it: events of one key are read in the order in which they were written
   */
  record Entry(String kafkaTopic, String key, Json cloudEvent) {}

  /** Writes all of them or none. Callable on any event loop, which gets both answers. */
  Writing write(List<Entry> entries);

  /**
   * What becomes of it.
   *
   * @param answer in time: the cursor of a client that has them, or a {@link RefusedException}
   * @param outcome the same whenever it is known, which may be later; a failure means that nothing
   *     of it will be read, as far as anyone can know
   */
  record Writing(Future<String> answer, Future<String> outcome) {
    /** Nothing was even tried. */
    public static Writing refused(CloseReason reason) {
      Future<String> refusal = Future.failedFuture(new RefusedException(reason));
      return new Writing(refusal, refusal);
    }
  }
}
