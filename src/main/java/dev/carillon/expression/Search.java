package dev.carillon.expression;

/** Searches a text for another in linear time, for any input. */
final class Search {
  /** Up to here the simple way is quicker, and its worst case still harmless. */
  private static final long SIMPLE = 1 << 16;

  private Search() {}

  static boolean contains(String text, String wanted) {
    Work work = Work.current();
    int characters = text.length() + wanted.length();
    if (wanted.length() > text.length()) {
      return false;
    }
    work.chargeText(characters);
    // A few characters cannot make the simple way slow.
    if (wanted.length() <= 4 || (long) text.length() * wanted.length() <= SIMPLE) {
      return text.contains(wanted);
    }
    work.chargeText(characters);
    return find(text, wanted);
  }

  /** Knuth, Morris and Pratt. */
  private static boolean find(String text, String wanted) {
    int[] back = new int[wanted.length()];
    for (int i = 1, matched = 0; i < back.length; i++) {
      matched = next(wanted, back, matched, wanted.charAt(i));
      back[i] = matched;
    }
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      matched = next(wanted, back, matched, text.charAt(i));
      if (matched == wanted.length()) {
        return true;
      }
    }
    return false;
  }

  private static int next(String wanted, int[] back, int matched, char c) {
    int now = matched;
    while (now > 0 && wanted.charAt(now) != c) {
      now = back[now - 1];
    }
    return wanted.charAt(now) == c ? now + 1 : now;
  }
}
