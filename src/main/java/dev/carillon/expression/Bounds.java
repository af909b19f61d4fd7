package dev.carillon.expression;

/**
 * Limits of an expression's size and work. Together they bound the time that one evaluation can
 * take on an event loop.
 *
 * @param characters of its text
 * @param depth of nesting, a chain of {@code +} or of member accesses included
 * @param iterations of all its macros over lists and maps together
 * @param regexSize of the compiled program of a regular expression
 * @param work of one evaluation: a step, 128 characters that are copied or compared, and 64
 *     instructions of a regular expression that are tried cost one each, about half a microsecond
 */
public record Bounds(int characters, int depth, int iterations, int regexSize, long work) {
  /** For operators, who are trusted with the configuration. */
  public static final Bounds OPERATOR = new Bounds(4096, 32, 1000, 1000, 500_000);

  /** For any client with a valid token: a large event costs as much again in each iteration. */
  public static final Bounds CLIENT = new Bounds(1024, 16, 100, 200, 50_000);
}
