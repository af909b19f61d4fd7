package dev.carillon.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles regular expressions of RE2, which run in linear time; their size is limited before
 * anything is compiled.
 */
final class Patterns {
  private static final int MAX_NESTING = 100;

  private Patterns() {}

  /**
   * Compiles a pattern.
   *
   * @param maxSize how many instructions its program may have
   * @throws BadExpressionException if it is invalid, or is too large
   */
  static Pattern compile(String text, int maxSize) {
    // Repetitions are expanded, one copy each, so this check must come first.
    if (new Estimate(text).size() > 4L * maxSize) {
      throw tooLarge();
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new BadExpressionException(Compilation.printable("not a pattern: " + e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      throw new BadExpressionException("not a pattern");
    }
    if (pattern.programSize() > maxSize) {
      throw tooLarge();
    }
    return pattern;
  }

  private static BadExpressionException tooLarge() {
    return new BadExpressionException("the pattern of matches is too large");
  }

  /** Estimates how many instructions a pattern compiles to; never much less than it does. */
  private static final class Estimate {
    private static final long MOST = 1L << 40;

    private final String text;
    private int at;

    Estimate(String text) {
      this.text = text;
    }

    long size() {
      return group(0);
    }

    private long group(int depth) {
      if (depth > MAX_NESTING) {
        return MOST;
      }
      long all = 0;
      long atom = 0;
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case ')' -> {
            return all + atom + 2;
          }
          case '(' -> {
            all += atom;
            atom = group(depth + 1);
          }
          case '{' -> atom = Math.min(MOST, Math.max(1, atom) * repetitions());
          case '[' -> {
            all += atom;
            atom = 1;
            skipClass();
          }
          case '\\' -> {
            all += atom;
            atom = 1;
            at++;
          }
          case '*', '+', '?' -> atom++;
          default -> {
            all += atom;
            atom = 1;
          }
        }
        all = Math.min(MOST, all);
      }
      return Math.min(MOST, all + atom);
    }

    /** The largest number between the braces; braces that are no repetition count as one. */
    private long repetitions() {
      long largest = 1;
      long number = 0;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= '0' && c <= '9') {
          number = Math.min(MOST, number * 10 + (c - '0'));
          largest = Math.max(largest, number);
        } else if (c == ',') {
          number = 0;
        } else {
          if (c == '}') {
            at = i + 1;
            return largest;
          }
          return 1;
        }
      }
      return 1;
    }

    private void skipClass() {
      int begun = at;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '\\') {
          at++;
        } else if (c == ']' && at - 1 > begun && !(at - 2 == begun && text.charAt(begun) == '^')) {
          return;
        }
      }
      // One without an end is refused by the compiler.
    }
  }
}
