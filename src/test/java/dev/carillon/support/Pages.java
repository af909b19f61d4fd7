package dev.carillon.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the protocols' pages say to configure, so that tests can try it. */
public final class Pages {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  private Pages() {}

  /** This section of each example of a configuration on the page, in order. */
  public static List<JsonNode> configuration(String page, String section) {
    var found = new ArrayList<JsonNode>();
    try {
      String text = Files.readString(Path.of("docs/protocols").resolve(page));
      for (MatchResult block : YAML.matcher(text).results().toList()) {
        JsonNode keys = new YAMLMapper().readTree(block.group(1));
        if (keys.has(section)) {
          found.add(keys.get(section));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
