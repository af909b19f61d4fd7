package dev.carillon.expression;

import com.google.re2j.Pattern;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cost of one evaluation so far, in units of about half a microsecond, which is what one step
 * takes; text is charged by its length. Each thread has one, which is reused for every evaluation.
 */
final class Work implements CelEvaluationListener {
  /** How many characters are copied or compared in the time of one unit. */
  static final int CHARACTERS = 128;

  /** How many instructions of a regular expression are tried in the time of one unit. */
  static final int INSTRUCTIONS = 64;

  /** The cost of a step that fails while the evaluation continues: a stack trace is recorded. */
  private static final int FAILURE = 100;

  /** The cost of one nested value when the type of the outer value is requested. */
  private static final int INSIDE = 1;

  private static final ThreadLocal<Work> OF_THREAD = ThreadLocal.withInitial(Work::new);

  private Map<String, Pattern> patterns = Map.of();
  private Plan.Steps steps = Plan.Steps.NONE;
  private long left;
  private long granted;

  /** When each node ended last; not reset between evaluations. */
  private long[] ends = new long[64];

  private long clock;
  private long begun;

  /**
   * The work limit was exceeded. An error, because the interpreter takes every exception for a
   * value that {@code ||} may absorb.
   */
  static final class Exceeded extends Error {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super("it costs too much", null, false, false);
    }
  }

  private Work() {}

  static Work current() {
    return OF_THREAD.get();
  }

  /** Begins an evaluation on this thread. */
  static Work begin(long granted, Plan plan) {
    Work work = OF_THREAD.get();
    work.granted = granted;
    work.left = granted;
    work.patterns = plan.patterns();
    work.steps = plan.steps();
    work.begun = ++work.clock;
    if (work.ends.length < work.steps.size()) {
      work.ends = new long[work.steps.size()];
    }
    return work;
  }

  /** True if the newest evaluation on this thread exceeded its limit. */
  boolean isExceeded() {
    return left < 0;
  }

  /** The cost of the newest evaluation on this thread. */
  long spent() {
    return granted - Math.max(left, 0);
  }

  /** Charges work that is about to be done. */
  void charge(long units) {
    left -= units;
    if (left < 0) {
      throw new Exceeded();
    }
  }

  /** Charges characters that are about to be read or written. */
  void chargeText(long characters) {
    charge(1 + characters / CHARACTERS);
  }

  /** The compiled form of a literal pattern of the expression. */
  @Nullable Pattern pattern(String text) {
    return patterns.get(text);
  }

  @Override
  public void callback(CelExpr expression, @Nullable Object result) {
    charge(1);
    int node = (int) expression.id();
    if (node < 0 || node >= steps.size()) {
      return;
    }
    int failures = steps.failures(node);
    // The step has ended, and its operand has not since the last time.
    if (failures > 0 && !hasEndedSince(steps.operand(node), steps.first(node), ends[node])) {
      charge((long) failures * FAILURE);
    }
    if (steps.isTyped(node)) {
      chargeInside(result);
    }
    ends[node] = ++clock;
  }

  private boolean hasEndedSince(int operand, int first, long end) {
    long since = Math.max(end, begun);
    return ends[operand] > since || (first > 0 && ends[first] > since);
  }

  // To determine the type of a value, the library copies it.
  private void chargeInside(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      charge((long) INSIDE * map.size());
      map.values().forEach(this::chargeInside);
    } else if (value instanceof List<?> list) {
      charge((long) INSIDE * list.size());
      list.forEach(this::chargeInside);
    }
  }
}
