package dev.carillon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * Resolves <code>${NAME:default}</code> from the environment and <code>${file:/path}</code> from a
 * file. A default may contain placeholders; the value of an environment variable is taken
 * literally, unless all of it is <code>${file:/path}</code>.
 */
final class Placeholders {
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]*");
  private static final String OPEN = "${";
  private static final String FILE = "file:";
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final Map<String, String> environment;
  private final Secrets secrets;
  private final Problems problems;
  private final Set<String> names = new TreeSet<>();

  Placeholders(Map<String, String> environment, Secrets secrets, Problems problems) {
    this.environment = environment;
    this.secrets = secrets;
    this.problems = problems;
  }

  /** The environment variables that were requested. */
  Set<String> names() {
    return names;
  }

  /** A copy of the tree without placeholders. */
  JsonNode resolve(JsonNode tree) {
    return walk(tree, "", this::expand);
  }

  /** The same for a tree that was itself a value: only files are resolved in it. */
  JsonNode resolveFiles(JsonNode tree, String key) {
    return walk(tree, key, this::fileOrText);
  }

  private JsonNode walk(JsonNode node, String key, BinaryOperator<String> expansion) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      for (var property : object.properties()) {
        String name = property.getKey();
        copy.set(name, walk(property.getValue(), Keys.join(key, name), expansion));
      }
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = list.arrayNode();
      for (int i = 0; i < list.size(); i++) {
        copy.add(walk(list.get(i), Keys.join(key, i), expansion));
      }
      return copy;
    }
    // A null was written as "key:" with nothing after it.
    String text = node.isTextual() ? expansion.apply(key, node.textValue()) : "";
    secrets.notice(key, text);
    if (node.isNull()) {
      return new ScalarText("", node);
    }
    return node instanceof ScalarText && text.equals(node.textValue()) ? node : new TextNode(text);
  }

  private String expand(String key, String text) {
    StringBuilder expanded = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
      int close = closing(text, open + OPEN.length());
      if (close < 0) {
        problems.add(key, "${ without its }");
        return "";
      }
      expanded.append(text, from, open);
      expanded.append(placeholder(key, text.substring(open + OPEN.length(), close)));
      from = close + 1;
    }
    return expanded.append(text, from, text.length()).toString();
  }

  /**
   * The position of the brace that closes the one before {@code from}: a default may contain
   * braces.
   */
  private static int closing(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private String placeholder(String key, String body) {
    if (body.startsWith(FILE)) {
      return file(key, body.substring(FILE.length()));
    }
    int colon = body.indexOf(':');
    String name = colon < 0 ? body : body.substring(0, colon);
    if (!NAME.matcher(name).matches()) {
      problems.add(key, "${" + name + "} is not an environment variable: use A-Z, 0-9 and _");
      return "";
    }
    names.add(name);
    String value = environment.get(name);
    if (value != null) {
      return fileOrText(key, value);
    }
    if (colon < 0) {
      problems.add(key, "the environment variable " + name + " is not set");
      return "";
    }
    return expand(key, body.substring(colon + 1));
  }

  private String fileOrText(String key, String value) {
    String start = OPEN + FILE;
    boolean file = value.startsWith(start) && value.indexOf('}') == value.length() - 1;
    return file ? file(key, value.substring(start.length(), value.length() - 1)) : value;
  }

  private String file(String key, String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        problems.add(key, "the file " + path + " is larger than 1 MiB");
        return "";
      }
      String value = new String(bytes, StandardCharsets.UTF_8).strip();
      secrets.add(value);
      return value;
    } catch (IOException | InvalidPathException e) {
      problems.add(key, "the file " + path + " cannot be read");
      return "";
    }
  }
}
