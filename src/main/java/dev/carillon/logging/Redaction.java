package dev.carillon.logging;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Redacts what looks like a credential from log lines, as a last resort: Carillon logs no token,
 * but a library or a future message may. Ordinary text stays readable.
 */
final class Redaction {
  private static final String HIDDEN = "***";

  // Every quantifier is bounded or possessive, because the text may come from an attacker.
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "(?i)((?:set-)?cookie\\\\?[\"']?\\s{0,4}[:=]\\s{0,4})[^\\r\\n\"]++", "$1" + HIDDEN),
          new Rule(
              "(?i)(authorization\\\\?[\"']?\\s{0,4}[:=]\\s{0,4}\\\\?[\"']?(?:[a-z]{3,12}\\s{1,4})?)"
                  + "[^\\s,;\"'&})\\]\\\\]++",
              "$1" + HIDDEN),
          new Rule("(?i)(bearer\\s{1,4})[a-z0-9._~+/=-]{8,}+", "$1" + HIDDEN),
          new Rule(
              "(?i)((?:token|ticket|secret|password|passwd|passphrase|api[_-]?key|access[_-]?key"
                  + "|private[_-]?key|credential|signature)\\\\?[\"']?\\s{0,4}[=:]\\s{0,4})"
                  + "(?:\\\\?\"[^\"]*+\"?|'[^']*+'?|[^\\s&,;\"'})\\]\\\\]++)",
              "$1" + HIDDEN),
          // A token or ticket of Carillon; the id in a token is not secret.
          new Rule("\\b(crl_[0-9A-Za-z]{12}_|crt_)[0-9A-Za-z]++", "$1" + HIDDEN),
          new Rule("\\b(?:eyJ|whsec_)[A-Za-z0-9_-]{8,}+(?:[.][A-Za-z0-9_-]*+){0,4}", HIDDEN),
          // Dataloy's addresses end in a token.
          new Rule(
              "(?i)(WebSocket(?:ObjectSubscription|AlertScript))[^\\s\"',;)\\]}]++",
              "$1/" + HIDDEN),
          new Rule("(://[^/\\s:@]*+:)[^/\\s@]++@", "$1" + HIDDEN + "@"),
          new Rule(
              "-----BEGIN ([A-Z ]{0,20}PRIVATE KEY)-----[^-]*+", "-----BEGIN $1-----" + HIDDEN));

  private Redaction() {}

  private record Rule(Pattern pattern, String replacement) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern), replacement);
    }
  }

  static String of(String text) {
    String safe = text;
    for (Rule rule : RULES) {
      safe = rule.pattern.matcher(safe).replaceAll(rule.replacement);
    }
    return safe;
  }
}
