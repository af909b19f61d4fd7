package dev.carillon.core.condition;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Caches the newest results of a condition, so that it is evaluated once per event and loop; and
 * nearly so for subscriptions that read the same stretch of the past at about the same time.
 * Confined to one event loop.
 */
public final class CachedCondition {
  /** How many past events are remembered: about a stretch. A power of two. */
  private static final int PAST = 1024;

  private static final int MAX_STRIKES = 8;
  private static final int FORGIVING = 64;

  /** Work up to this is bounded by the number of conditions. */
  private static final int CHEAP = 200;

  private final Condition condition;
  private int subscriptions;

  /** How often it cost too much; decays with results that did not. */
  private int strikes;

  private int answered;
  private long averageWork;
  private final Answers live;

  /**
   * Results for events without {@code old}: some principals see an event with it, and some only
   * without.
   */
  private final Answers liveWithoutOld;

  private final Answers before;
  private final Answers beforeWithoutOld;
  private @Nullable Answers past;

  CachedCondition(Condition condition) {
    this.condition = condition;
    this.live = new Answers(1, condition::holds);
    this.liveWithoutOld = new Answers(1, condition::holds);
    this.before = new Answers(1, this::askBefore);
    this.beforeWithoutOld = new Answers(1, this::askBefore);
  }

  Condition condition() {
    return condition;
  }

  void acquire() {
    subscriptions++;
  }

  /** Releases one use. Returns true if it was the last. */
  boolean release() {
    return --subscriptions == 0;
  }

  /**
   * Whether it holds for a live event.
   *
   * @param quota pays if it has not been evaluated yet
   */
  public boolean holds(ChangeEvent event, Quota quota) {
    return (event.old().isPresent() ? live : liveWithoutOld).to(event, quota);
  }

  /** The same for a past event. */
  public boolean holdsOfPast(ChangeEvent event, Quota quota) {
    Answers answers = past;
    if (answers == null) {
      answers = new Answers(PAST, condition::holds);
      past = answers;
    }
    return answers.to(event, quota);
  }

  /** Whether it held before the event, as far as that is known; true if it is not known. */
  public boolean mayHaveHeld(ChangeEvent event, Quota quota) {
    return (event.old().isPresent() ? before : beforeWithoutOld).to(event, quota);
  }

  /**
   * True if it is no longer evaluated: it has cost too much too often, or it is expensive while its
   * principal has exhausted its quota.
   */
  public boolean isTooCostly(Quota quota) {
    return strikes >= MAX_STRIKES || (averageWork > CHEAP && quota.isExhausted());
  }

  private boolean ask(Predicate<ChangeEvent> ask, ChangeEvent event, Quota quota) {
    if (isTooCostly(quota)) {
      return false;
    }
    boolean answer = ask.test(event);
    long work = condition.work();
    quota.charge(work);
    averageWork = (averageWork * 7 + work) / 8;
    if (condition.gaveUp()) {
      strikes++;
    } else if (strikes > 0 && ++answered % FORGIVING == 0) {
      strikes--;
    }
    return answer;
  }

  private boolean askBefore(ChangeEvent event) {
    return event
        .prior()
        .or(() -> event.old().map(old -> new BeforeImage(event.topics(), old)))
        .map(prior -> condition.held(event, prior))
        .orElse(true);
  }

  /** Releases the newest events. */
  void forget() {
    live.forget();
    liveWithoutOld.forget();
    before.forget();
    beforeWithoutOld.forget();
    past = null;
  }

  /** The newest results, indexed by the event's offset. */
  private final class Answers {
    private final Predicate<ChangeEvent> ask;
    private final @Nullable ChangeEvent[] asked;
    private final boolean[] answers;

    Answers(int size, Predicate<ChangeEvent> ask) {
      this.ask = ask;
      asked = new ChangeEvent[size];
      answers = new boolean[size];
    }

    @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
    boolean to(ChangeEvent event, Quota quota) {
      int place = (int) event.position().offset() & (asked.length - 1);
      if (asked[place] != event) {
        answers[place] = CachedCondition.this.ask(ask, event, quota);
        asked[place] = event;
      }
      return answers[place];
    }

    void forget() {
      asked[0] = null;
    }
  }
}
