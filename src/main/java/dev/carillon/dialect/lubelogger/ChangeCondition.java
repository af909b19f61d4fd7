package dev.carillon.dialect.lubelogger;

import dev.carillon.core.condition.Condition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;

/**
 * Condition that an event is one of the product's: other streams may also have topics below a
 * vehicle.
 *
 * @param bulk true if events that do not concern a single vehicle match as well
 */
record ChangeCondition(Payloads payloads, boolean bulk) implements Condition {
  @Override
  public boolean holds(ChangeEvent event) {
    return payloads.of(event).filter(payload -> bulk || !payload.isBulk()).isPresent();
  }

  /** Clients of groups keep no state that an event could leave. */
  @Override
  public boolean held(ChangeEvent event, BeforeImage prior) {
    return false;
  }
}
