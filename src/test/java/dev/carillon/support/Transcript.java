package dev.carillon.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client and the gateway say to each other, as a text that people read in docs/protocols and
 * {@link Transcripts} plays. Its notation stands in docs/protocols/README.md. Lines that are
 * indented go on with the line before.
 */
record Transcript(String name, List<Step> steps) {
  /** One line and what goes on with it. */
  record Step(int line, String client, String mark, String text) {}

  private static final Pattern LINE =
      Pattern.compile("([a-z][a-z0-9]*)?(\\?|=|>b|>pong|>|<ping|<|@|~|!|\\.)(?: (.*))?");
  private static final String CONTINUATION = "  ";

  static Transcript of(String name, Path file) {
    try {
      return of(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Transcript of(String name, String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals("# transcript: " + name)) {
      throw new AssertionError(name + ":1: the first line must be: # transcript: " + name);
    }
    var steps = new ArrayList<Step>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(CONTINUATION) && !steps.isEmpty()) {
        Step last = steps.remove(steps.size() - 1);
        steps.add(new Step(last.line, last.client, last.mark, last.text + "\n" + line.strip()));
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new AssertionError(name + ":" + (i + 1) + ": not a line of a transcript: " + line);
      }
      steps.add(
          new Step(i + 1, orEmpty(matcher.group(1)), matcher.group(2), orEmpty(matcher.group(3))));
    }
    return new Transcript(name, List.copyOf(steps));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
