package dev.carillon.core.hold;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds back events of one subscription: of each key only the newest is kept, until the interval
 * allows it to be sent, or until a slow client can receive it. Confined to one event loop.
 */
public final class Conflation {
  /** How long a lagging replica may make no progress. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Held events that are older than this do not wait for a lagging replica. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int RELEASED_AT_ONCE = 256;
  private static final Duration TIDYING = Duration.ofSeconds(10);

  private final Optional<ConflationInterval> pace;
  private final boolean yields;
  private final int maxKeys;
  private final HeldBytes bytes;
  private final HeldPositions positions;
  private final Map<String, KeySlot> turns = new LinkedHashMap<>();
  private Instant tidied = Instant.MIN;
  private int held;

  /** Nothing may be released before this; {@link Instant#MAX} if nothing is held back. */
  private Instant due = Instant.MAX;

  /** How many of the session's held bytes belong to this subscription. */
  private long taken;

  /** Not past any event that is held back. */
  private OffsetVector floor = new OffsetVector();

  /**
   * Before this offset the client may have received something already: older updates wait until
   * that is known.
   */
  private OffsetVector seen = new OffsetVector();

  /**
   * When waiting for that is given up, unless there is progress: the log may never get there again.
   */
  private Instant seenUntil = Instant.MIN;

  /** How many records lay between what is known and what was seen, at the last look. */
  private long behind;

  /** How far events have been let through. */
  private final OffsetVector sent = new OffsetVector();

  /** An update about an entity: its event, or that it has left. */
  public record Word(ChangeEvent event, boolean left) {}

  /** When the next update of a key may be sent, and the held update. */
  private static final class KeySlot {
    Instant free;
    @Nullable Word word;

    KeySlot(Instant free) {
      this.free = free;
    }
  }

  public Conflation(
      Optional<ConflationInterval> pace,
      boolean yields,
      int maxKeys,
      HeldBytes bytes,
      HeldPositions positions) {
    this.pace = pace;
    this.yields = yields;
    this.maxKeys = maxKeys;
    this.bytes = bytes;
    this.positions = positions;
    positions.add(this);
  }

  /**
   * Resumes.
   *
   * @param before the client may have received some of what lies before this, on a replica that was
   *     further
   */
  public void goesOn(OffsetVector before, Instant now) {
    seen = before;
    seenUntil = now.plus(PATIENCE);
    behind = Long.MAX_VALUE;
    positions.changed();
  }

  /**
   * Holds an update back, if it must wait.
   *
   * @param hasRoom true if the client can receive more
   * @return true if it waits; then it replaces any older update of its key
   * @throws RefusedException if too many keys wait
   */
  public boolean holds(Word word, Instant now, boolean hasRoom) {
    ChangeEvent event = word.event();
    if (!gives(event)) {
      return false;
    }
    String key = key(event);
    KeySlot turn = turns.get(key);
    boolean mayGo = hasRoom;
    if (turn == null) {
      turn = begin(key, now.plus(every()), now);
      mayGo &= pace.filter(ConflationInterval::holdsFirst).isEmpty();
    } else {
      mayGo &= turn.word == null && !turn.free.isAfter(now);
    }
    if (mayGo && !seen.isPast(event.position())) {
      sent.passed(event.position());
      if (isHolding()) {
        positions.passed(event.position());
      }
      turn.free = now.plus(every());
      return false;
    }
    hold(turn, word);
    return true;
  }

  /**
   * Holds a past update back until all of the past is known: a client that resumes may have
   * received a newer one of the same key already.
   *
   * @return true if it waits
   */
  public boolean keeps(Word word, Instant now) {
    if (!gives(word.event())) {
      return false;
    }
    String key = key(word.event());
    KeySlot turn = turns.get(key);
    boolean first = turn == null && pace.filter(ConflationInterval::holdsFirst).isPresent();
    hold(turn == null ? begin(key, first ? now.plus(every()) : now, now) : turn, word);
    return true;
  }

  private boolean gives(ChangeEvent event) {
    return pace.isPresent() || (yields && event.position().partition().stream().state());
  }

  private static String key(ChangeEvent event) {
    String stream = event.position().partition().stream().kafkaTopic();
    return stream + ' ' + event.key().orElseGet(() -> event.topic().toString());
  }

  private KeySlot begin(String key, Instant free, Instant now) {
    if (turns.size() >= maxKeys) {
      tidy(now);
    }
    if (turns.size() >= maxKeys) {
      throw new RefusedException(CloseReason.SLOW.with("more than " + maxKeys + " keys wait"));
    }
    take(HeldBytes.KEY + 2L * key.length());
    var turn = new KeySlot(free);
    turns.put(key, turn);
    return turn;
  }

  private void hold(KeySlot turn, Word word) {
    long more = HeldBytes.of(word.event());
    if (turn.word == null) {
      held++;
    } else {
      more -= HeldBytes.of(turn.word.event());
    }
    take(more);
    turn.word = word;
    due = turn.free.isBefore(due) ? turn.free : due;
    Position position = word.event().position();
    if (floor.next(position.partition()).isEmpty()) {
      floor.reached(position);
    }
    if (held == 1) {
      // What it has let through so far counts from now on.
      positions.changed();
    } else {
      positions.holds(position);
    }
  }

  private void take(long more) {
    if (more < 0) {
      giveBack(-more);
    } else {
      bytes.take(more);
      taken += more;
    }
  }

  private void giveBack(long less) {
    bytes.giveBack(less);
    taken -= less;
  }

  /** Called as time passes: forgets keys without a held update whose interval is over. */
  public void tick(Instant now) {
    if (!now.isBefore(tidied)) {
      tidy(now);
    }
  }

  private void tidy(Instant now) {
    // Almost none of the remaining keys is free before that.
    tidied = now.plus(every().compareTo(TIDYING) < 0 ? TIDYING : every());
    for (var entries = turns.entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<String, KeySlot> entry = entries.next();
      if (entry.getValue().word == null && !entry.getValue().free.isAfter(now)) {
        entries.remove();
        giveBack(HeldBytes.KEY + 2L * entry.getKey().length());
      }
    }
  }

  /** Releases everything at the end of the subscription. */
  public void close() {
    turns.clear();
    held = 0;
    due = Instant.MAX;
    giveBack(taken);
    positions.remove(this);
  }

  private Duration every() {
    return pace.map(ConflationInterval::every).orElse(Duration.ZERO);
  }

  /** Not past any event that is held back. Must not be changed. */
  OffsetVector floor() {
    return floor;
  }

  /** Before this offset the client may have received something already. Must not be changed. */
  OffsetVector seen() {
    return seen;
  }

  /** How far events have been let through. Must not be changed. */
  public OffsetVector sent() {
    return sent;
  }

  /** True if something is held back, or may be before long. */
  public boolean isHolding() {
    return held > 0 || !seen.partitions().isEmpty();
  }

  /** The position of a client that does not have what is held back. */
  public OffsetVector position(OffsetVector frontier) {
    return isHolding() ? frontier.lowered(floor).havingSeen(sent).havingSeen(seen) : frontier;
  }

  /**
   * Releases what may be sent, oldest key first; what stays determines the position from now on.
   *
   * @param all true to release everything, regardless of the interval
   * @param known how far everything is known: no key has a newer update before that
   * @param live true if this replica knows no more than that
   */
  public List<Word> release(Instant now, boolean all, OffsetVector known, boolean live) {
    if (!seen.partitions().isEmpty()) {
      if (!seen.isAheadOf(known)) {
        // It still holds for a client that resumes from what is held back.
        sent.merge(seen);
        seen = new OffsetVector();
      } else {
        awaitSeen(now, known);
      }
      positions.changed();
    }
    if (!all && due.isAfter(now)) {
      return List.of();
    }
    due = Instant.MAX;
    var released = new ArrayList<Word>();
    for (var entries = turns.entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<String, KeySlot> entry = entries.next();
      KeySlot turn = entry.getValue();
      Word word = turn.word;
      boolean mayGo = all || !turn.free.isAfter(now);
      if (mayGo && word == null) {
        entries.remove();
        giveBack(HeldBytes.KEY + 2L * entry.getKey().length());
      } else if (mayGo
          && word != null
          && released.size() < RELEASED_AT_ONCE
          && (isNewest(word, known) || (live && isOld(word, now)))) {
        released.add(word);
        sent.passed(word.event().position());
        turn.word = null;
        giveBack(HeldBytes.of(word.event()));
        turn.free = now.plus(every());
        held--;
      } else if (word != null) {
        due = turn.free.isBefore(due) ? turn.free : due;
      }
    }
    settle();
    positions.changed();
    return released;
  }

  private void awaitSeen(Instant now, OffsetVector known) {
    long before = behind;
    behind = 0;
    for (Partition partition : seen.partitions()) {
      long wanted = seen.next(partition).map(Position::offset).orElse(0L);
      long reached = known.next(partition).map(Position::offset).orElse(0L);
      behind += Math.max(0, wanted - reached);
    }
    if (behind < before) {
      seenUntil = now.plus(PATIENCE);
    }
    if (now.isAfter(seenUntil)) {
      seen = new OffsetVector();
    }
  }

  private boolean isNewest(Word word, OffsetVector known) {
    return seen.next(word.event().position().partition())
        .filter(s -> !known.hasReached(s))
        .isEmpty();
  }

  private static boolean isOld(Word word, Instant now) {
    return word.event().time().isBefore(now.minus(LONGEST));
  }

  private void settle() {
    floor = new OffsetVector();
    if (held == 0) {
      return;
    }
    for (KeySlot turn : turns.values()) {
      Word word = turn.word;
      if (word != null) {
        Position position = word.event().position();
        if (floor.next(position.partition()).isEmpty()) {
          floor.reached(position);
        } else if (floor.isPast(position)) {
          floor.rewind(position);
        }
      }
    }
  }
}
