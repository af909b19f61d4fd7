package dev.carillon.event;

/** An item of a batch: an event or a gap. */
public sealed interface Item permits ChangeEvent, Gap {
  /** Calls the receiver's method for this kind of item. */
  void pass(Receiver receiver);

  /** Receives the items of a batch. */
  interface Receiver {
    void event(ChangeEvent event);

    void gap(Gap gap);
  }
}
