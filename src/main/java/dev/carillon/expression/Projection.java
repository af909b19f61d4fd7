package dev.carillon.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.event.Json;
import dev.carillon.event.JsonIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The fields of a JSON value that a client wants. A path is names joined by dots: {@code
 * position.lat}; it applies to each element of an array on its way. Equal if the same is kept.
 * Immutable: all event loops share one.
 *
 * <p>An object becomes an object with the members on the paths, which may be empty; an array
 * becomes an array of its projected elements. Where a path continues, every other kind of value is
 * omitted; at the top level it becomes {@code null}. What is kept has its bytes and its order, so
 * numbers keep every digit.
 *
 * <p>If {@link #minus} removes something from a value that was kept whole, everything else of the
 * value is kept.
 */
public final class Projection {
  /** The most paths that a client may give. */
  public static final int MAX_PATHS = 64;

  /** The most names that a path may have. */
  public static final int MAX_DEPTH = 16;

  /** Keeps everything. */
  public static final Projection WHOLE = new Projection(Node.ALL);

  /** Keeps nothing: an object becomes an empty one. */
  public static final Projection NOTHING = new Projection(Node.NONE);

  private static final int MAX_CHARACTERS = 256;
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Node root;

  /**
   * The projection of a value: each named member has its own node, and all other members are kept
   * or omitted. A member whose node would change nothing is not named, so that equal projections
   * have equal nodes.
   */
  private record Node(boolean keepsOthers, Map<String, Node> members) {
    static final Node ALL = new Node(true, Map.of());
    static final Node NONE = new Node(false, Map.of());

    boolean isWhole() {
      return keepsOthers && members.isEmpty();
    }

    Node member(String name) {
      return members.getOrDefault(name, keepsOthers ? ALL : NONE);
    }

    /** The same node, with the value at the path kept or omitted. */
    Node with(List<String> path, boolean kept) {
      if (path.isEmpty()) {
        return kept ? ALL : NONE;
      }
      String name = path.get(0);
      Node changed = member(name).with(path.subList(1, path.size()), kept);
      var all = new HashMap<>(members);
      if (changed.equals(keepsOthers ? ALL : NONE)) {
        all.remove(name);
      } else {
        all.put(name, changed);
      }
      return new Node(keepsOthers, Map.copyOf(all));
    }

    /** Collects the paths of the members that differ from the others; omitted ones with a minus. */
    void collect(String before, Collection<String> paths) {
      if (members.isEmpty()) {
        paths.add((keepsOthers ? "" : "-") + before);
      } else if (keepsOthers && !before.isEmpty()) {
        paths.add(before);
      }
      members.forEach(
          (name, node) -> node.collect(before.isEmpty() ? name : before + "." + name, paths));
    }
  }

  private Projection(Node root) {
    this.root = root;
  }

  /**
   * Parses a projection from paths separated by commas; spaces around them are ignored.
   *
   * @throws IllegalArgumentException as {@link #of(Collection)}
   */
  public static Projection of(String text) {
    return of(Arrays.stream(text.split(",", MAX_PATHS + 2)).map(String::strip).toList());
  }

  /**
   * A projection that keeps the values at these paths.
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
    return NOTHING.plus(paths.stream().map(Projection::names).toList());
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

  /** The same with everything at these paths; a path is its names. */
  public Projection plus(Collection<List<String>> paths) {
    return with(paths, true);
  }

  /** The same without anything at these paths; a path is its names. */
  public Projection minus(Collection<List<String>> paths) {
    return with(paths, false);
  }

  private Projection with(Collection<List<String>> paths, boolean kept) {
    Node changed = root;
    for (List<String> path : paths) {
      changed = changed.with(path, kept);
    }
    return new Projection(changed);
  }

  /** True if it keeps everything. */
  public boolean isWhole() {
    return root.isWhole();
  }

  /** Applies the projection to a value. */
  public Json apply(Json json) {
    if (isWhole()) {
      return json;
    }
    var out = new ByteArrayOutputStream(Math.min(json.length(), 1024));
    if (json.length() >= JsonIndex.WORTHWHILE) {
      new IndexedWalk(json.index(), json, out).root(root);
      return new Json(out.toByteArray(), 0, out.size());
    }
    try (JsonParser parser = Json.FACTORY.createParser(json.bytes(), json.from(), json.length())) {
      parser.nextToken();
      if (parser.currentToken().isStructStart()) {
        new Walk(json, parser, out).value(root);
      } else if (root.keepsOthers()) {
        return json;
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

    /** Writes the object or array at which the parser stands. */
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
        Node member = at.member(parser.currentName());
        long name = parser.currentTokenLocation().getByteOffset();
        boolean struct = parser.nextToken().isStructStart();
        if (isLeftOut(member, struct)) {
          parser.skipChildren();
          continue;
        }
        separate(first);
        first = false;
        if (struct && !member.isWhole()) {
          copy(name, parser.currentTokenLocation().getByteOffset());
          value(member);
        } else {
          whole(name);
        }
      }
      out.write('}');
    }

    /** A path that continues matches nothing in a value without members. */
    private static boolean isLeftOut(Node node, boolean struct) {
      return !node.keepsOthers() && (node.members().isEmpty() || !struct);
    }

    private void array(Node at) throws IOException {
      out.write('[');
      boolean first = true;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        boolean struct = parser.currentToken().isStructStart();
        if (isLeftOut(at, struct)) {
          parser.skipChildren();
          continue;
        }
        separate(first);
        first = false;
        if (struct) {
          value(at);
        } else {
          whole(parser.currentTokenLocation().getByteOffset());
        }
      }
      out.write(']');
    }

    /** Writes everything from there to the end of the value at which the parser stands. */
    private void whole(long from) throws IOException {
      parser.skipChildren();
      parser.finishToken();
      copy(from, parser.currentLocation().getByteOffset());
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

  /** One pass through the index of one value, to what is kept and no further. */
  private record IndexedWalk(JsonIndex index, Json json, ByteArrayOutputStream out) {

    void root(Node at) {
      if (index.isStruct(0)) {
        value(0, at);
      } else if (at.keepsOthers()) {
        copy(index.start(0), index.end(0));
      } else {
        out.writeBytes(NULL);
      }
    }

    private void value(int entry, Node at) {
      if (!index.isObject(entry)) {
        array(entry, at);
      } else if (at.keepsOthers()) {
        others(entry, at);
      } else {
        named(entry, at);
      }
    }

    /** Writes all members; named ones as their node says. */
    private void others(int object, Node at) {
      out.write('{');
      boolean first = true;
      int[] named = members(object, at);
      int i = 0;
      for (int e = index.first(object); e < index.next(object); e = index.next(e)) {
        boolean isNamed = i < named.length && named[i] == e;
        first &= !member(e, isNamed ? at.member(index.name(named[i++])) : Node.ALL, first);
      }
      out.write('}');
    }

    private void named(int object, Node at) {
      out.write('{');
      boolean first = true;
      for (int entry : members(object, at)) {
        first &= !member(entry, at.member(index.name(entry)), first);
      }
      out.write('}');
    }

    /** The members that the node names, in the order of the text. */
    private int[] members(int object, Node at) {
      var found = new Numbers();
      at.members().keySet().forEach(name -> index.members(object, name, found::add));
      return found.sorted();
    }

    /** Writes a member. Returns true if something was written. */
    private boolean member(int entry, Node at, boolean first) {
      boolean struct = index.isStruct(entry);
      if (Walk.isLeftOut(at, struct)) {
        return false;
      }
      separate(first);
      if (struct && !at.isWhole()) {
        copy(index.start(entry), index.value(entry));
        value(entry, at);
      } else {
        copy(index.start(entry), index.end(entry));
      }
      return true;
    }

    private void array(int array, Node at) {
      out.write('[');
      boolean first = true;
      for (int e = index.first(array); e < index.next(array); e = index.next(e)) {
        boolean struct = index.isStruct(e);
        if (Walk.isLeftOut(at, struct)) {
          continue;
        }
        separate(first);
        first = false;
        if (struct) {
          value(e, at);
        } else {
          copy(index.start(e), index.end(e));
        }
      }
      out.write(']');
    }

    private void separate(boolean first) {
      if (!first) {
        out.write(',');
      }
    }

    private void copy(int from, int to) {
      out.write(json.bytes(), from, to - from);
    }
  }

  /** Numbers that are collected, then sorted. */
  private static final class Numbers {
    private int[] numbers = new int[8];
    private int size;

    void add(int number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = number;
    }

    int[] sorted() {
      int[] all = Arrays.copyOf(numbers, size);
      Arrays.sort(all);
      return all;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Projection projection && root.equals(projection.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }

  @Override
  public String toString() {
    var paths = new TreeSet<String>();
    root.collect("", paths);
    return String.join(",", paths);
  }
}
