package dev.carillon.topic;

import java.util.Collections;
import java.util.List;

/** What is neither a topic nor a filter, whoever asks. */
final class HostileTexts {
  private HostileTexts() {}

  static String segments(int count) {
    return String.join(":", Collections.nCopies(count, "s"));
  }

  static List<String> all() {
    return List.of(
        "",
        ":",
        "a:",
        ":a",
        "a::b",
        " ",
        "a b",
        "a\tb",
        "a\rb",
        "a\nb",
        "a\r\ndata: forged",
        "a\0b",
        "a\u007fb",
        "a\u0085b", // next line, C1
        "a\u00a0b", // no-break space
        "a\u2028b", // line separator
        "a\u2029b", // paragraph separator
        "a\u202eb", // right-to-left override
        "a\u2066b", // left-to-right isolate
        "a\u200bb", // zero-width space
        "a\u200db", // zero-width joiner
        "a\ufeffb", // byte order mark
        "a\u00adb", // soft hyphen
        "a\u2060b", // word joiner
        "\udb40\udc41", // a tag character, which shows nothing
        "a\ud800", // half a surrogate pair
        "\udc00a",
        "\udc00\ud800", // the halves in the wrong order
        "a\uffff", // not a character
        "a:**:b",
        "a**",
        "**a",
        "***",
        "a:b*",
        "*a",
        segments(17),
        "x".repeat(513),
        "x".repeat(64 << 10),
        ":".repeat(64 << 10),
        "ü".repeat(64 << 10));
  }
}
