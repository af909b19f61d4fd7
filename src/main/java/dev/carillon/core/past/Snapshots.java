package dev.carillon.core.past;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Stream;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/** The latest event of each key of the state streams. Safe to call on any thread; never waits. */
public interface Snapshots {
  /** There is no state stream. */
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

  /** How it is now; nothing before everything that there was at the start has been read. */
  Optional<Snapshot> newest();

  /** The state at one position. Immutable; whoever walks through it may take its time. */
  interface Snapshot {
    /** What it is true at: everything before it and nothing behind it. A copy for the caller. */
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
