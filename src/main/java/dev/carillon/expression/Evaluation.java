package dev.carillon.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;

/**
 * Evaluates one program. The values are untrusted, so every failure becomes an {@link
 * EvaluationException}. Immutable.
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
      // Errors, too: an array that would be too large is one, and the expression causes it.
      throw failed("it cannot be evaluated");
    }
  }

  /**
   * True if it costs too much even for a small event: then it does so for all.
   *
   * @param sample the variables of a small event
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
