package dev.carillon.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Cache of compiled expressions by text, so that all users of the same filter share one object.
 * Shared by all event loops; bounded, because clients fill it.
 */
public final class Expressions {
  private final LongAdder failures = new LongAdder();
  private final Compilation compilation;
  private final Cache<String, Expression> compiled;

  /**
   * @param variables the names that an expression may use
   * @param cached how many expressions are kept
   */
  public Expressions(Set<String> variables, Bounds bounds, int cached) {
    this.compilation = new Compilation(variables, bounds, failures);
    this.compiled = Caffeine.newBuilder().maximumSize(cached).executor(Runnable::run).build();
  }

  /**
   * Compiles an expression, or returns the cached one.
   *
   * @throws IllegalArgumentException with place and reason, in a text that may be shown to a client
   */
  public Expression compile(String text) {
    Expression known = compiled.getIfPresent(text);
    if (known != null) {
      return known;
    }
    // Not inside the cache: no thread waits for another's compilation. Two that are made at the
    // same time are equal.
    Expression made = compilation.compile(text);
    compiled.put(text, made);
    return made;
  }

  boolean knows(String text) {
    return compiled.getIfPresent(text) != null;
  }

  long size() {
    compiled.cleanUp();
    return compiled.estimatedSize();
  }

  /** How often an expression was false because it could not be evaluated. */
  public long failures() {
    return failures.sum();
  }
}
