package dev.carillon.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages in docs/protocols show the transcripts as they are, and all of them. With {@code
 * -Dprotocol.pages=write} it writes them there instead.
 */
class ProtocolPagesTest {
  private static final Path PAGES = Path.of("docs/protocols");
  private static final boolean WRITE = "write".equals(System.getProperty("protocol.pages"));
  private static final String HEAD = "# transcript: ";
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(?:text)?\\n" + HEAD + "(\\S+)\\n.*?^```$");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files.filter(f -> f.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static List<String> transcripts() throws IOException {
    try (Stream<Path> files = Files.walk(Transcripts.ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> Transcripts.ROOT.relativize(f).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** The page with every transcript as its file has it. */
  private static String fresh(String page) throws IOException {
    var out = new StringBuilder();
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      String text = Files.readString(Transcripts.ROOT.resolve(block.group(1)));
      block.appendReplacement(out, Matcher.quoteReplacement("```text\n" + text + "```"));
    }
    return block.appendTail(out).toString();
  }

  @Test
  void the_pages_show_the_transcripts_as_they_are() throws IOException {
    var stale = new ArrayList<Path>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      String fresh = fresh(text);
      if (WRITE) {
        Files.writeString(page, fresh);
      } else if (!text.equals(fresh)) {
        stale.add(page);
      }
    }
    assertThat(stale)
        .as("to write them: mvn test -Dtest=ProtocolPagesTest -Dprotocol.pages=write")
        .isEmpty();
  }

  @Test
  void every_transcript_is_on_a_page() throws IOException {
    Set<String> shown = new HashSet<>();
    for (Path page : pages()) {
      BLOCK.matcher(Files.readString(page)).results().forEach(b -> shown.add(b.group(1)));
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(transcripts());
  }
}
