package dev.carillon.event;

/** What a batch consists of: an event, or the news that there is a gap. */
public sealed interface Item permits ChangeEvent, Gap {
  /** Calls the receiver's method for this kind of item. */
  void pass(Receiver receiver);

  /** Whoever reads a batch. */
  interface Receiver {
    void event(ChangeEvent event);

    void gap(Gap gap);
  }
}
