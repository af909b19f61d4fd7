package dev.carillon.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;

/**
 * Evaluates one program, and lets nothing out but an answer or an {@link EvaluationException}: the
 * values are a stranger's. Immutable.
 */
final class Evaluation {
  private final CelRuntime.Program program;
  private final Plan plan;
  private final long work;

  /**
   * @param work how much one evaluation may cost; see {@link Bounds}
   */
  Evaluation(CelRuntime.Program program, Plan plan, long work) {
    this.program = program;
    this.plan = plan;
    this.work = work;
  }

  boolean of(CelVariableResolver values) throws EvaluationException {
    Work budget = Work.begin(work, plan);
    try {
      if (program.trace(values, budget) instanceof Boolean answer) {
        return answer;
      }
      throw failed("it is neither true nor false");
    } catch (CelEvaluationException e) {
      throw failed(Compilation.printable(String.valueOf(e.getMessage())));
    } catch (Work.Exceeded e) {
      throw new EvaluationException("it costs too much", true);
    } catch (StackOverflowError e) {
      throw failed("it is nested too deeply");
    } catch (RuntimeException | Error e) {
      // Errors, too: an array that would be too large is one, and it is the expression's own doing.
      throw failed("it cannot be evaluated");
    }
  }

  /**
   * True if it costs too much even of a small event: then it does so of all.
   *
   * @param sample what a small event says
   */
  boolean isAlwaysTooCostly(CelVariableResolver sample) {
    try {
      of(sample);
      return false;
    } catch (EvaluationException e) {
      return e.isTooCostly();
    }
  }

  private static EvaluationException failed(String reason) {
    return new EvaluationException(reason, false);
  }
}
