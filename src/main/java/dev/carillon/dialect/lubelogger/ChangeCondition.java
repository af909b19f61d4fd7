package dev.carillon.dialect.lubelogger;

import dev.carillon.core.condition.Condition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;

/**
 * Whether an event is one of the product's: other streams may have topics below a vehicle, too.
 *
 * @param bulk true if what is no one vehicle's counts as well
 */
record ChangeCondition(Payloads payloads, boolean bulk) implements Condition {
  @Override
  public boolean holds(ChangeEvent event) {
    return payloads.of(event).filter(payload -> bulk || !payload.isBulk()).isPresent();
  }

  /** No group's client keeps a state that something could leave. */
  @Override
  public boolean held(ChangeEvent event, BeforeImage prior) {
    return false;
  }
}
