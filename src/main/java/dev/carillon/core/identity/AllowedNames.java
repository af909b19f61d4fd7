package dev.carillon.core.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The names that a request may contain. An unknown name is refused with an error that states it,
 * because ignoring it would deliver something else than what was requested. Immutable.
 */
public final class AllowedNames {
  /**
   * What libraries add to a query by themselves: cache busters (jQuery's {@code _}, Ext's {@code
   * _dc}, Dojo's, MooTools', Yaffle's {@code r}) and the parameters that an EventSource polyfill
   * adds for a server.
   */
  private static final Set<String> LIBRARIES =
      Set.of(
          "bust",
          "cache",
          "cachebuster",
          "cache_buster",
          "cache-buster",
          "cb",
          "dojo.preventcache",
          "evs_preamble",
          "nocache",
          "no-cache",
          "nonce",
          "padding",
          "r",
          "rand",
          "random",
          "rnd",
          "t",
          "timestamp",
          "ts",
          "v");

  private static final int SHOWN = 40;
  private static final int LONGEST_COMPARED = 32;
  private static final int SHORT = 4;

  private final String kind;
  private final CloseReason reason;
  private final boolean query;
  private final List<String> names;

  private AllowedNames(String kind, CloseReason reason, boolean query, Collection<String> names) {
    this.kind = kind;
    this.reason = reason;
    this.query = query;
    this.names = List.copyOf(names);
  }

  /** Members of a message or a body; case-sensitive. */
  public static AllowedNames members(CloseReason reason, String... names) {
    return new AllowedNames("member", reason, false, List.of(names));
  }

  /**
   * Parameters of a query; case-insensitive. Accepts what libraries add, and names that begin with
   * an underscore or are a number, because no known parameter does.
   */
  public static AllowedNames parameters(Collection<String> names) {
    return new AllowedNames("parameter", CloseReason.BAD_REQUEST, true, names);
  }

  /**
   * Checks names.
   *
   * @throws RefusedException that states the first unknown name, and the most similar known one
   */
  public void require(Iterable<?> used) {
    for (Object name : used) {
      requireOne(String.valueOf(name));
    }
  }

  private void requireOne(String name) {
    if (query ? isKnownInQuery(name) : names.contains(name)) {
      return;
    }
    String hint = meant(name).map(known -> "; did you mean " + known + "?").orElse("");
    throw new RefusedException(reason.with("unknown " + kind + ": " + shown(name) + hint));
  }

  private boolean isKnownInQuery(String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase)
        || name.isEmpty()
        || name.startsWith("_")
        || name.chars().allMatch(c -> c >= '0' && c <= '9')
        || LIBRARIES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The name as an error can show it. */
  private static String shown(String name) {
    var shown = new StringBuilder();
    name.codePoints().limit(SHOWN).map(c -> isPlain(c) ? c : '?').forEach(shown::appendCodePoint);
    return name.codePointCount(0, name.length()) > SHOWN ? shown + "…" : shown.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private Optional<String> meant(String name) {
    if (name.length() > LONGEST_COMPARED) {
      return Optional.empty();
    }
    int most = name.length() < SHORT ? 1 : 2;
    Optional<String> best = Optional.empty();
    for (String known : names) {
      int distance = distance(name.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
      if (distance <= most) {
        most = distance - 1;
        best = Optional.of(known);
      }
    }
    return best;
  }

  /** The number of characters that were omitted, added, replaced or swapped. */
  private static int distance(String a, String b) {
    var rows = new ArrayList<int[]>();
    for (int i = 0; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      rows.add(row);
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          row[j] = i + j;
          continue;
        }
        int[] above = rows.get(i - 1);
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], rows.get(i - 2)[j - 2] + 1);
        }
      }
    }
    return rows.get(a.length())[b.length()];
  }
}
