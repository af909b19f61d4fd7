package dev.carillon.kafka.template;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths in a JSON value that are to be extracted. A path consists of names joined by dots; a
 * name followed by {@code []} continues in each element of a list. Grows while the configuration is
 * read; not changed afterwards.
 */
public final class PathTree {
  private static final int MAX_STEPS = 16;
  private static final String EACH = "[]";
  private static final Pattern NAME = Pattern.compile("[^\\s.\\[\\]{}|:]+");

  private final Node root = new Node();
  private int size;

  /** A node on one or more paths. */
  public static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private long bit;
    private @Nullable Node element;
    private int slot = -1;

    @Nullable Node child(String name) {
      return children.get(name);
    }

    /** Index of the value at this path, or -1. */
    int slot() {
      return slot;
    }

    /** The node of each element, if the value is to be a list. */
    @Nullable Node element() {
      return element;
    }

    /** A bit that no other child of the same parent has. */
    long bit() {
      return bit;
    }

    boolean isAsked() {
      return !children.isEmpty();
    }

    private Node grow(String name) {
      Node child = children.get(name);
      if (child == null) {
        if (children.size() == Long.SIZE) {
          throw new IllegalArgumentException("more than " + Long.SIZE + " names in one place");
        }
        child = new Node();
        child.bit = 1L << children.size();
        children.put(name, child);
      }
      return child;
    }
  }

  /**
   * Adds a path.
   *
   * @return the index of its values
   */
  int add(String path) {
    String[] steps = path.split("\\.", -1);
    if (steps.length > MAX_STEPS) {
      throw new IllegalArgumentException("a path with more than " + MAX_STEPS + " names");
    }
    if (isMany(path) && path.indexOf(EACH) != path.lastIndexOf(EACH)) {
      throw new IllegalArgumentException("a path with more than one []: " + path);
    }
    Node node = root;
    for (String step : steps) {
      boolean each = step.endsWith(EACH);
      String name = each ? step.substring(0, step.length() - EACH.length()) : step;
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("not a path: " + path);
      }
      node = node.grow(name);
      if (each) {
        if (node.element == null) {
          node.element = new Node();
        }
        node = node.element;
      }
    }
    if (node.slot < 0) {
      node.slot = size++;
    }
    return node.slot;
  }

  /** As {@link #add}, for a path that can have one value only. */
  public int addOne(String path) {
    if (isMany(path)) {
      throw new IllegalArgumentException("[] is not possible here: " + path);
    }
    return add(path);
  }

  /** True if the path can have several values. */
  static boolean isMany(String path) {
    return path.contains(EACH);
  }

  public Node root() {
    return root;
  }

  int size() {
    return size;
  }
}
