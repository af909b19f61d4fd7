package dev.carillon.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compiles a text to an {@link Expression}, within the limits, and with errors that a client may
 * read. Immutable.
 */
final class Compilation {
  private static final int MAX_REASON = 200;

  /** The attributes that every event has, as short as can be. */
  private static final CelVariableResolver SAMPLE =
      name ->
          name.equals(EventVariables.EVENT)
              ? Optional.of(
                  CelValues.of(Map.of("id", "e", "type", "t", "source", "s", "topic", "t")))
              : Optional.empty();

  private final Bounds bounds;
  private final LongAdder failures;
  private final CelCompiler compiler;
  private final CelRuntime runtime;

  /** Only these names are variables. */
  Compilation(Set<String> variables, Bounds bounds, LongAdder failures) {
    this.bounds = bounds;
    this.failures = failures;
    CelOptions options = options(bounds);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    variables.forEach(name -> builder.addVar(name, SimpleType.DYN));
    this.compiler = builder.build();
    this.runtime =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(options)
            .setStandardEnvironmentEnabled(false)
            .addFunctionBindings(Functions.all(options))
            .build();
  }

  /** The names that an expression uses as variables. */
  static Set<String> names(String text, Bounds bounds) {
    var parser = new Compilation(Set.of(), bounds, new LongAdder());
    return Names.in(parser.parsed(text).getExpr());
  }

  Expression compile(String text) {
    CelAbstractSyntaxTree parsed = parsed(text);
    try {
      CelAbstractSyntaxTree checked = compiler.check(parsed).getAst();
      Plan plan = Plan.of(checked.getExpr(), bounds);
      CelRuntime.Program program = runtime.createProgram(checked);
      var evaluation = new Evaluation(program, plan, bounds.work());
      if (evaluation.isAlwaysTooCostly(SAMPLE)) {
        throw refused("it costs too much, whatever the event");
      }
      return new Expression(text, Names.in(parsed.getExpr()), evaluation, failures);
    } catch (CelValidationException e) {
      throw refused(e);
    } catch (CelEvaluationException e) {
      throw refused("it cannot be evaluated");
    } catch (StackOverflowError e) {
      throw refused("it is nested too deeply");
    }
  }

  private CelAbstractSyntaxTree parsed(String text) {
    if (text.length() > bounds.characters()) {
      throw refused("it is longer than " + bounds.characters() + " characters");
    }
    try {
      return compiler.parse(text).getAst();
    } catch (CelValidationException e) {
      throw refused(e);
    } catch (StackOverflowError e) {
      throw refused("it is nested too deeply");
    }
  }

  private static CelOptions options(Bounds bounds) {
    return CelOptions.current()
        // JSON does not distinguish 80 from 80.0, so a comparison must not either.
        .enableHeterogeneousNumericComparisons(true)
        .maxParseRecursionDepth(bounds.depth())
        .maxParseErrorRecoveryLimit(0)
        .comprehensionMaxIterations(bounds.iterations())
        // The error would contain the key, however large it is.
        .errorOnDuplicateMapKeys(false)
        .maxRegexProgramSize(bounds.regexSize())
        .build();
  }

  private BadExpressionException refused(CelValidationException failure) {
    List<CelIssue> issues = failure.getErrors();
    if (issues.isEmpty()) {
      return refused("it cannot be read");
    }
    CelIssue first = issues.get(0);
    String reason = printable(first.getMessage());
    if (reason.startsWith("Expression recursion limit")) {
      return refused("it is nested deeper than " + bounds.depth());
    }
    var at = first.getSourceLocation();
    return new BadExpressionException(at.getLine(), at.getColumn() + 1, reason);
  }

  private static BadExpressionException refused(String reason) {
    return new BadExpressionException(reason);
  }

  /** The library's message without its list of tokens, on one line and in printable characters. */
  static String printable(String message) {
    String text = message.replaceFirst(" expecting .*", "").replace(" (in container '')", "");
    text = text.replaceAll("[^\\x20-\\x7E]", "?");
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON - 3) + "...";
  }
}
