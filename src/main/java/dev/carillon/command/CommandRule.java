package dev.carillon.command;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.List;

/**
 * Product-specific check of a command beyond grant and schema: decides what the sender may do, and
 * what is written. Callable on any event loop.
 */
public interface CommandRule {
  /**
   * Decides what is written: each part becomes a record of its own, all of them or none. The parts
   * may differ from the client's data (clamped, completed, split by device).
   *
   * @return at least one part; fails with {@link RefusedException}, whose text the client receives
   */
  Future<List<Json>> apply(Principal principal, Command command);
}
