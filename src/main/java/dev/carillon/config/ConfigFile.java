package dev.carillon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration: the built-in {@code conf/carillon.yaml}, merged with the operator's file (its
 * keys take precedence, a list replaces a list), and environment variables in the placeholders of
 * both. The operator's file needs only what differs.
 */
public final class ConfigFile {
  private static final String DEFAULTS = "/conf/carillon.yaml";

  private final JsonNode tree;
  private final Placeholders placeholders;
  private final Secrets secrets;
  private final Problems problems;
  private final Set<String> unread;

  private ConfigFile(JsonNode merged, Map<String, String> environment) {
    secrets = new Secrets();
    problems = new Problems(secrets);
    placeholders = new Placeholders(environment, secrets, problems);
    tree = placeholders.resolve(merged);
    unread = new TreeSet<>(environment.keySet());
    unread.removeIf(name -> !name.startsWith(Keys.PREFIX));
    unread.removeAll(placeholders.names());
  }

  /**
   * Reads the operator's file, if there is one, and the environment.
   *
   * @throws ConfigException if the file cannot be read or is not YAML
   */
  public static ConfigFile read(Optional<Path> file, Map<String, String> environment) {
    return over(defaults(), file, environment);
  }

  static ConfigFile over(String defaults, Optional<Path> file, Map<String, String> environment) {
    JsonNode own = file.map(ConfigFile::tree).orElse(NullNode.getInstance());
    return new ConfigFile(overlay(YamlTree.read(defaults), own), environment);
  }

  private static String defaults() {
    try (InputStream in = ConfigFile.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException("not built in: " + DEFAULTS);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(Path file) {
    try {
      JsonNode tree = YamlTree.read(Files.readString(file));
      if (tree.isObject() || tree.isNull()) {
        return tree;
      }
      throw new ConfigException(List.of(file + ": expected keys"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(file + ": " + e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of(file + ": no such file"));
    } catch (MalformedInputException e) {
      throw new ConfigException(List.of(file + ": not UTF-8"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read"));
    }
  }

  private static JsonNode overlay(JsonNode below, JsonNode above) {
    if (!(below instanceof ObjectNode defaults)) {
      return above;
    }
    if (above.isNull()) {
      // "section:" with all its keys commented out.
      return below;
    }
    if (!(above instanceof ObjectNode own)) {
      return above;
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    merged.setAll(defaults);
    for (var entry : own.properties()) {
      String name = entry.getKey();
      merged.set(name, overlay(defaults.path(name), entry.getValue()));
    }
    return merged;
  }

  /**
   * The configuration as a record: its components are the keys, written with dashes.
   *
   * @throws ConfigException with all problems
   */
  public <T extends Record> T load(Class<T> type) {
    Problems found = problems.copy();
    Object loaded = new Binder(placeholders, found).bind(tree, ConfigTarget.root(type));
    found.throwIfAny();
    return type.cast(Objects.requireNonNull(loaded));
  }

  /** The text at a dotted key, for code that must run even if another key is invalid. */
  public Optional<String> value(String key) {
    JsonNode node = tree.at("/" + key.replace('.', '/'));
    return Optional.ofNullable(node.textValue()).filter(text -> !text.isBlank());
  }

  /**
   * The variables named {@code CARILLON_...} that no key uses: misspelt, or overridden by a key.
   */
  public Set<String> unreadVariables() {
    return Set.copyOf(unread);
  }

  /** The merged configuration as YAML, without secrets. */
  public String effective() {
    return EffectiveYaml.write(tree, secrets);
  }
}
