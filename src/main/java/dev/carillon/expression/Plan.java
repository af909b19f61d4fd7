package dev.carillon.expression;

import com.google.re2j.Pattern;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelExprVisitor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is prepared when an expression is compiled: its regular expressions, and what {@link Work}
 * has to know of its steps. Immutable.
 *
 * @param patterns by their text
 */
record Plan(Map<String, Pattern> patterns, Steps steps) {

  /** The plan of an expression whose patterns are within the limits. */
  static Plan of(CelExpr expression, Bounds bounds) {
    var making = new Making(bounds);
    making.visit(expression);
    return new Plan(Map.copyOf(making.patterns), Steps.of(making.steps));
  }

  /** What is known of one step. */
  private static final class Step {
    int operand;
    int first;
    int failures;
    boolean typed;
  }

  /**
   * The steps that continue although an operand failed, and how such a failure is detected; by the
   * number of the step.
   */
  static final class Steps {
    static final Steps NONE = new Steps(0);

    private final int[] operands;
    private final int[] firsts;
    private final int[] failures;
    private final boolean[] typed;

    private Steps(int size) {
      operands = new int[size];
      firsts = new int[size];
      failures = new int[size];
      typed = new boolean[size];
    }

    private static Steps of(Map<Integer, Step> steps) {
      // The operands have numbers, too, and their ends are recorded.
      int last = 0;
      for (var entry : steps.entrySet()) {
        Step step = entry.getValue();
        last = Math.max(last, Math.max(entry.getKey(), Math.max(step.operand, step.first)));
      }
      var made = new Steps(last + 1);
      steps.forEach(
          (node, step) -> {
            made.operands[node] = step.operand;
            made.firsts[node] = step.first;
            made.failures[node] = step.failures;
            made.typed[node] = step.typed;
          });
      return made;
    }

    int size() {
      return operands.length;
    }

    /** The operand of the step that may have failed. */
    int operand(int node) {
      return operands[node];
    }

    /** The first operand, or 0. */
    int first(int node) {
      return firsts[node];
    }

    /** How many failures are possible if the operand has not ended; 0 if it does not matter. */
    int failures(int node) {
      return failures[node];
    }

    /** True if the type of its result is requested. */
    boolean isTyped(int node) {
      return typed[node];
    }
  }

  private static final class Making extends CelExprVisitor {
    private static final Set<String> ABSORBING = Set.of("_||_", "_&&_");

    private final Bounds bounds;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<Integer, Step> steps = new HashMap<>();

    /** How many steps so far continue after a failure. */
    private int absorbing;

    Making(Bounds bounds) {
      this.bounds = bounds;
    }

    private Step step(CelExpr node) {
      return steps.computeIfAbsent((int) node.id(), id -> new Step());
    }

    @Override
    protected void visit(CelExpr expression, CelCall call) {
      if (call.function().equals("matches")) {
        String text = constant(call);
        patterns.put(text, Patterns.compile(text, bounds.regexSize()));
      } else if (call.function().equals("type")) {
        step(call.args().get(0)).typed = true;
      }
      if (!ABSORBING.contains(call.function())) {
        super.visit(expression, call);
        return;
      }
      int before = absorbing++;
      visit(call.args().get(0));
      Step step = step(expression);
      step.operand = (int) call.args().get(0).id();
      step.failures = absorbing - before;
      visit(call.args().get(1));
    }

    // A step of a loop that failed is detected when the loop evaluates its condition.
    @Override
    protected void visit(CelExpr expression, CelComprehension loop) {
      visit(loop.iterRange());
      visit(loop.accuInit());
      visit(loop.loopCondition());
      int before = absorbing++;
      visit(loop.loopStep());
      Step condition = step(loop.loopCondition());
      condition.operand = (int) loop.loopStep().id();
      condition.first = (int) loop.accuInit().id();
      condition.failures = absorbing - before;
      visit(loop.result());
    }

    private static String constant(CelCall call) {
      CelExpr pattern = call.args().get(call.args().size() - 1);
      if (pattern.getKind() == Kind.CONSTANT
          && pattern.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
        return pattern.constant().stringValue();
      }
      throw new BadExpressionException("the pattern of matches is not a constant text");
    }
  }
}
