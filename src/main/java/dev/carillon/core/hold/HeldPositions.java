package dev.carillon.core.hold;

import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client stands of which events are held back, over all of its subscriptions: kept up as
 * they hold and let go, because it is asked for with each event that is sent. Confined to the
 * session's event loop.
 */
public final class HeldPositions {
  private final List<Conflation> all = new ArrayList<>(1);

  /** Not past any event that is held back. */
  private OffsetVector floor = new OffsetVector();

  /** How far something was let through beside that. */
  private OffsetVector sent = new OffsetVector();

  private boolean isStale;

  /** The newest answer, and what it was made of. */
  private @Nullable OffsetVector position;

  private @Nullable OffsetVector madeOf;
  private long version;
  private long madeAt;

  void add(Conflation conflation) {
    all.add(conflation);
  }

  /** Its subscription has ended. */
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

  /** The event at the position came to the client while others are held back. */
  void passed(Position event) {
    if (!isStale && !sent.isPast(event)) {
      sent.passed(event);
      position = null;
    }
  }

  /** Something was let go, or has ended: to be found out anew. */
  void changed() {
    isStale = true;
    position = null;
  }

  /**
   * How far the client got.
   *
   * @param live how far events have been delivered on the loop: where all of its subscriptions
   *     stand, but for what they hold back
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

  /** How often it was made: for tests. */
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
