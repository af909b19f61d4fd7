package dev.carillon.core.past;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Stream;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/** The latest event of each key of the state streams. Safe to call on any thread; never blocks. */
public interface Snapshots {
  /** No state streams. */
  Snapshots NONE =
      () ->
          Optional.of(
              new Snapshot() {
                @Override
                public OffsetVector at() {
                  return new OffsetVector();
                }

                @Override
                public Iterator<ChangeEvent> events(Stream stream) {
                  return Collections.emptyIterator();
                }
              });

  /** The current state; empty until everything that existed at startup has been read. */
  Optional<Snapshot> newest();

  /** The state at one position. Immutable; iterating over it may take any time. */
  interface Snapshot {
    /**
     * The position at which it is exact: everything before it and nothing behind it. A copy for the
     * caller.
     */
    OffsetVector at();

    /**
     * The latest event of each key that is not deleted, in no particular order.
     *
     * @throws RefusedException with {@link CloseReason#STATE_TOO_LARGE} if the stream's state has
     *     outgrown its bound
     * @throws IllegalArgumentException if the stream keeps no state
     */
    Iterator<ChangeEvent> events(Stream stream);
  }
}
