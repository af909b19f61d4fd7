package dev.carillon.core.hold;

import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position of a client some of whose events are held back, over all of its subscriptions.
 * Updated incrementally as events are held and released, because every event that is sent needs it.
 * Confined to the session's event loop.
 */
public final class HeldPositions {
  private final List<Conflation> all = new ArrayList<>(1);

  /** Not past any event that is held back. */
  private OffsetVector floor = new OffsetVector();

  /** How far events beyond that have been let through. */
  private OffsetVector sent = new OffsetVector();

  private boolean isStale;

  /** The newest result, and its inputs. */
  private @Nullable OffsetVector position;

  private @Nullable OffsetVector madeOf;
  private long version;
  private long madeAt;

  void add(Conflation conflation) {
    all.add(conflation);
  }

  /** Removes a subscription that has ended. */
  void remove(Conflation conflation) {
    all.remove(conflation);
    changed();
  }

  /** The event at the position is held back. */
  void holds(Position event) {
    if (!isStale && lower(event)) {
      position = null;
    }
  }

  private boolean lower(Position to) {
    if (floor.next(to.partition()).isEmpty()) {
      floor.reached(to);
      return true;
    }
    if (floor.isPast(to)) {
      floor.rewind(to);
      return true;
    }
    return false;
  }

  /** The event at the position was sent to the client while others are held back. */
  void passed(Position event) {
    if (!isStale && !sent.isPast(event)) {
      sent.passed(event);
      position = null;
    }
  }

  /** Something was released, or has ended: compute the positions again. */
  void changed() {
    isStale = true;
    position = null;
  }

  /**
   * How far the client got.
   *
   * @param live how far events have been delivered on the loop: where all of its subscriptions are,
   *     apart from what they hold back
   */
  public OffsetVector position(OffsetVector live) {
    if (isStale) {
      findOut();
    }
    OffsetVector known = position;
    if (known == null || madeOf != live || madeAt != live.version()) {
      known = live.lowered(floor).havingSeen(sent);
      position = known;
      madeOf = live;
      madeAt = live.version();
      version++;
    }
    return known;
  }

  /** How often it was computed; for tests. */
  public long version() {
    return version;
  }

  private void findOut() {
    isStale = false;
    floor = new OffsetVector();
    sent = new OffsetVector();
    for (Conflation conflation : all) {
      if (conflation.isHolding()) {
        OffsetVector own = conflation.floor();
        own.partitions().forEach(p -> own.next(p).ifPresent(this::lower));
        sent.merge(conflation.sent());
        sent.merge(conflation.seen());
      }
    }
  }
}
