package dev.carillon.support;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the protocols' pages say to configure, so that tests can try it. */
public final class Pages {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  private Pages() {}

  /** The examples of configuration on the page that have this section, in order. */
  public static List<Map<String, Object>> configuration(String page, String section) {
    var found = new ArrayList<Map<String, Object>>();
    try {
      String text = Files.readString(Path.of("docs/protocols").resolve(page));
      for (MatchResult block : YAML.matcher(text).results().toList()) {
        Map<String, Object> keys =
            new YAMLMapper().readValue(block.group(1), new TypeReference<>() {});
        if (keys.containsKey(section)) {
          found.add(keys);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
