package dev.carillon.dialect.dataloy;

import dev.carillon.core.condition.Condition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.object.EventType;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectTypes;
import java.util.Optional;
import java.util.Set;

/** Condition that an event is a change of an object, of a requested kind. */
record ObjectCondition(
    ObjectTypes types, Set<EventType> eventTypes, Optional<ObjectRequest.Main> main)
    implements Condition {

  @Override
  public boolean holds(ChangeEvent event) {
    return types.of(event).filter(this::isAskedFor).isPresent();
  }

  private boolean isAskedFor(ObjectEvent event) {
    return eventTypes.contains(event.eventType()) && (main.isEmpty() || isMain(main.get(), event));
  }

  private static boolean isMain(ObjectRequest.Main main, ObjectEvent event) {
    return (main.type().isEmpty() || main.type().get() == event.type())
        && (main.key().isEmpty() || main.key().get().equals(event.key()));
  }

  /** The protocol has no message for an object that no longer matches. */
  @Override
  public boolean held(ChangeEvent event, BeforeImage prior) {
    return false;
  }
}
