package dev.carillon.kafka.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the event types of a topic: globs that include types, and globs with a leading {@code !}
 * that exclude them.
 */
final class TypeFilter {
  private static final String NOT = "!";

  private final List<Pattern> wanted = new ArrayList<>();
  private final List<Pattern> unwanted = new ArrayList<>();

  private TypeFilter() {}

  static TypeFilter of(List<String> globs) {
    var filter = new TypeFilter();
    for (String glob : globs) {
      boolean not = glob.startsWith(NOT);
      String text = not ? glob.substring(NOT.length()) : glob;
      if (text.isBlank()) {
        throw new IllegalArgumentException("an empty type");
      }
      (not ? filter.unwanted : filter.wanted).add(pattern(text));
    }
    return filter;
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(
        Stream.of(glob.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  boolean matches(String type) {
    return (wanted.isEmpty() || any(wanted, type)) && !any(unwanted, type);
  }

  private static boolean any(List<Pattern> patterns, String type) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(type).matches()) {
        return true;
      }
    }
    return false;
  }
}
