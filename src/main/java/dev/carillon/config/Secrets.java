package dev.carillon.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows which keys hold secrets, and the secrets that were read, so that neither is printed. */
final class Secrets {
  static final String HIDDEN = "***";

  private static final Pattern KEY =
      Pattern.compile(
          "(.*\\W)?("
              + "(pass(word|wd|phrase)|secrets?|credentials?|jaas|pem|jwk|private)(\\W.*)?"
              + "|(operator\\W)?token"
              + "|(api|hmac|signing|shared|encryption|keystore)\\Wkeys?(\\W.*)?"
              + "|keys\\W+\\d+\\W+key"
              + "|key-material)");
  private static final Pattern IN_URI = Pattern.compile("(://[^/@\\s:]*+:)([^/@\\s]++)(?=@)");
  private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");

  // The longest first, because one secret may be a part of another.
  private final Set<String> values =
      new TreeSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  /** True if the value of this dotted key is secret. */
  static boolean names(String key) {
    return KEY.matcher(key.toLowerCase(Locale.ROOT)).matches();
  }

  void add(String value) {
    if (!value.isBlank()) {
      values.add(value);
    }
  }

  /** Remembers a value if its key or its form marks it as a secret. */
  void notice(String key, String value) {
    if (names(key) || PRIVATE_KEY.matcher(value).find()) {
      add(value);
    }
    Matcher uri = IN_URI.matcher(value);
    while (uri.find()) {
      add(uri.group(2));
    }
  }

  String redact(String text) {
    String safe = text;
    for (String value : values) {
      safe = safe.replace(value, HIDDEN);
    }
    return safe;
  }
}
