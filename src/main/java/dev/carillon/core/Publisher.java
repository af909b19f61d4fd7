package dev.carillon.core;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.List;

/** Writes events to the Kafka topics of the configured streams. Implemented by {@code kafka}. */
public interface Publisher {
  /**
   * Checks, before a request body is read, whether anything of this principal would be accepted
   * now.
   *
   * @throws RefusedException {@code forbidden} if it may publish nothing at all, {@code
   *     too_many_requests} if it has published too much lately
   */
  default void admit(Principal principal) {}

  /**
   * Writes CloudEvents, each given in the structured JSON form.
   *
   * @return the cursor of a client that has all of them, once Kafka has acknowledged every one;
   *     fails with {@link RefusedException} if one of them is not a valid event, is for no
   *     configured stream, or makes a topic that the principal may not publish to (then nothing was
   *     written), or if Kafka does not accept them in time
   */
  Future<String> publish(Principal principal, List<Json> cloudEvents);
}
