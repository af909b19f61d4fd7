package dev.carillon.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON value that a client wants. A path is names joined by dots: {@code
 * position.lat}; it goes on in each element of an array on its way. Equal if the same is kept.
 * Immutable: all event loops share one.
 *
 * <p>An object becomes an object with the members on the paths, be it empty; an array becomes an
 * array of what its elements become. Where a path goes on, everything else is left out; at the very
 * top it becomes {@code null}. What is kept has its bytes and its order, so numbers keep every
 * digit.
 */
public final class Projection {
  private static final int MAX_PATHS = 64;
  private static final int MAX_CHARACTERS = 256;
  private static final int MAX_DEPTH = 16;
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Set<String> paths;
  private final Node root = new Node();

  /** A place on the way of some path, or the end of one: then it has no children. */
  private static final class Node {
    final Map<String, Node> children = new HashMap<>();
  }

  private Projection(Set<String> paths) {
    this.paths = paths;
    for (String path : paths) {
      Node node = root;
      for (String name : names(path)) {
        node = node.children.computeIfAbsent(name, unused -> new Node());
      }
    }
  }

  /**
   * A projection out of a text with commas between the paths; spaces round them do not count.
   *
   * @throws IllegalArgumentException as {@link #of(Collection)}
   */
  public static Projection of(String text) {
    return of(Arrays.stream(text.split(",", MAX_PATHS + 2)).map(String::strip).toList());
  }

  /**
   * A projection that keeps what is at these paths.
   *
   * @throws IllegalArgumentException in a text that may be shown to a client
   */
  public static Projection of(Collection<String> paths) {
    if (paths.isEmpty()) {
      throw refused("no path");
    }
    if (paths.size() > MAX_PATHS) {
      throw refused("more than " + MAX_PATHS + " paths");
    }
    int number = 0;
    for (String path : paths) {
      number++;
      require(path, number);
    }
    var all = new TreeSet<>(paths);
    var kept = new TreeSet<>(all);
    kept.removeIf(path -> isBelow(path, all));
    return new Projection(kept);
  }

  private static void require(String path, int number) {
    if (path.length() > MAX_CHARACTERS) {
      throw refused("path " + number + " is longer than " + MAX_CHARACTERS + " characters");
    }
    List<String> names = names(path);
    if (names.size() > MAX_DEPTH) {
      throw refused("path " + number + " has more than " + MAX_DEPTH + " names");
    }
    if (names.contains("")) {
      throw refused("path " + number + (path.isEmpty() ? " is empty" : " has an empty name"));
    }
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException("not a list of paths: " + reason);
  }

  private static List<String> names(String path) {
    return List.of(path.split("\\.", -1));
  }

  private static boolean isBelow(String path, Set<String> all) {
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (all.contains(path.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  /** What is kept of a value. */
  public Json apply(Json json) {
    var out = new ByteArrayOutputStream(Math.min(json.length(), 1024));
    try (JsonParser parser = Json.FACTORY.createParser(json.bytes(), json.from(), json.length())) {
      parser.nextToken();
      if (parser.currentToken().isStructStart()) {
        new Walk(json, parser, out).value(root);
      } else {
        out.writeBytes(NULL);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a slice that was not checked", e);
    }
    byte[] bytes = out.toByteArray();
    return new Json(bytes, 0, bytes.length);
  }

  /** One pass over one value. */
  private record Walk(Json json, JsonParser parser, ByteArrayOutputStream out) {

    /** The object or array that the parser stands at. */
    void value(Node at) throws IOException {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        object(at);
      } else {
        array(at);
      }
    }

    private void object(Node at) throws IOException {
      out.write('{');
      boolean first = true;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        @Nullable Node child = at.children.get(parser.currentName());
        long name = parser.currentTokenLocation().getByteOffset();
        JsonToken token = parser.nextToken();
        if (child == null || (!child.children.isEmpty() && !token.isStructStart())) {
          parser.skipChildren();
          continue;
        }
        separate(first);
        first = false;
        if (child.children.isEmpty()) {
          parser.skipChildren();
          parser.finishToken();
          copy(name, parser.currentLocation().getByteOffset());
        } else {
          copy(name, parser.currentTokenLocation().getByteOffset());
          value(child);
        }
      }
      out.write('}');
    }

    private void array(Node at) throws IOException {
      out.write('[');
      boolean first = true;
      JsonToken token = parser.nextToken();
      while (token != JsonToken.END_ARRAY) {
        if (token.isStructStart()) {
          separate(first);
          first = false;
          value(at);
        }
        token = parser.nextToken();
      }
      out.write(']');
    }

    private void separate(boolean first) {
      if (!first) {
        out.write(',');
      }
    }

    private void copy(long from, long to) {
      out.write(json.bytes(), json.from() + (int) from, (int) (to - from));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Projection projection && paths.equals(projection.paths);
  }

  @Override
  public int hashCode() {
    return paths.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", paths);
  }
}
