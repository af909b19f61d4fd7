package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import org.jspecify.annotations.Nullable;

/** A session under one view: it gets an event once, however many of its filters match. */
final class Receiver {
  private final View view;
  private @Nullable ChangeEvent newest;

  Receiver(View view) {
    this.view = view;
  }

  View view() {
    return view;
  }

  /** True at the first call for an event, false at every further one before the next event. */
  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  boolean takes(ChangeEvent event) {
    if (newest == event) {
      return false;
    }
    newest = event;
    return true;
  }
}
