package dev.carillon.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trie of values by topic filter. Matching walks the trie once per topic and allocates nothing.
 * Confined to one thread; the consumer of a match must not change the trie.
 */
public final class TopicTrie<V> {
  private final Node<V> root = new Node<>();
  private int size;

  /** One value under one filter: what {@link #insert} returns and {@link #remove} takes. */
  public static final class Entry<V> {
    private final TopicFilter filter;
    private final V value;
    private int index;

    private Entry(TopicFilter filter, V value) {
      this.filter = filter;
      this.value = value;
    }

    public TopicFilter filter() {
      return filter;
    }

    public V value() {
      return value;
    }
  }

  /** Adds the value under the filter; the same pair added twice is stored twice. */
  public Entry<V> insert(TopicFilter filter, V value) {
    Node<V> node = root;
    for (String segment : filter.path()) {
      node = node.grow(segment);
    }
    var entry = new Entry<>(filter, value);
    if (filter.open()) {
      node.below = added(node.below, entry);
    } else {
      node.here = added(node.here, entry);
    }
    size++;
    return entry;
  }

  /**
   * Removes the entry, in constant time however many others share its filter; false if it is gone.
   */
  public boolean remove(Entry<V> entry) {
    if (entry.index < 0) {
      return false;
    }
    remove(root, entry, 0);
    entry.index = -1;
    size--;
    return true;
  }

  private static <V> void remove(Node<V> node, Entry<V> entry, int depth) {
    TopicFilter filter = entry.filter;
    if (depth == filter.path().size()) {
      if (filter.open()) {
        node.below = removed(node.below, entry);
      } else {
        node.here = removed(node.here, entry);
      }
      return;
    }
    String segment = filter.path().get(depth);
    Node<V> child = node.child(segment);
    if (child == null) {
      throw notOurs(entry);
    }
    remove(child, entry, depth + 1);
    if (child.isEmpty()) {
      node.prune(segment);
    }
  }

  /**
   * Passes the value of every filter that the topic matches to the consumer, in no particular
   * order.
   */
  public void match(Topic topic, Consumer<? super V> consumer) {
    match(root, topic.segments(), 0, consumer);
  }

  private static <V> void match(
      Node<V> node, List<String> segments, int depth, Consumer<? super V> consumer) {
    hand(node.below, consumer);
    if (depth == segments.size()) {
      hand(node.here, consumer);
      return;
    }
    Node<V> child = node.children.get(segments.get(depth));
    if (child != null) {
      match(child, segments, depth + 1, consumer);
    }
    if (node.any != null) {
      match(node.any, segments, depth + 1, consumer);
    }
  }

  // By index: an iterator would be the only allocation of a match.
  private static <V> void hand(List<Entry<V>> entries, Consumer<? super V> consumer) {
    for (int i = 0; i < entries.size(); i++) {
      consumer.accept(entries.get(i).value);
    }
  }

  /** The number of pairs of filter and value. */
  public int size() {
    return size;
  }

  /** True if nothing is left of what was inserted, inner nodes included. */
  boolean isBare() {
    return root.isEmpty();
  }

  private static <V> List<Entry<V>> added(List<Entry<V>> entries, Entry<V> entry) {
    entry.index = entries.size();
    if (entries.isEmpty()) {
      return List.of(entry); // most filters have one subscriber: no array list for it
    }
    List<Entry<V>> list = entries.size() == 1 ? new ArrayList<>(entries) : entries;
    list.add(entry);
    return list;
  }

  private static <V> List<Entry<V>> removed(List<Entry<V>> entries, Entry<V> entry) {
    if (entry.index >= entries.size() || entries.get(entry.index) != entry) {
      throw notOurs(entry);
    }
    if (entries.size() == 1) {
      return List.of();
    }
    // Order means nothing here, so the last one fills the hole: no shifting of thousands.
    Entry<V> last = entries.remove(entries.size() - 1);
    if (last != entry) {
      entries.set(entry.index, last);
      last.index = entry.index;
    }
    return entries.size() == 1 ? List.of(entries.get(0)) : entries;
  }

  private static IllegalArgumentException notOurs(Entry<?> entry) {
    return new IllegalArgumentException("an entry of another trie: " + entry.filter);
  }

  private static final class Node<V> {
    Map<String, Node<V>> children = Map.of();
    @Nullable Node<V> any;
    List<Entry<V>> here = List.of();
    List<Entry<V>> below = List.of();

    @Nullable Node<V> child(String segment) {
      return segment.equals(TopicFilter.ONE) ? any : children.get(segment);
    }

    Node<V> grow(String segment) {
      if (segment.equals(TopicFilter.ONE)) {
        if (any == null) {
          any = new Node<>();
        }
        return any;
      }
      Node<V> child = children.get(segment);
      if (child == null) {
        child = new Node<>();
        if (children.isEmpty()) {
          children = Map.of(segment, child);
        } else {
          if (!(children instanceof HashMap)) {
            children = new HashMap<>(children);
          }
          children.put(segment, child);
        }
      }
      return child;
    }

    void prune(String segment) {
      if (segment.equals(TopicFilter.ONE)) {
        any = null;
      } else if (children.size() == 1) {
        children = Map.of();
      } else {
        children.remove(segment);
      }
    }

    boolean isEmpty() {
      return children.isEmpty() && any == null && here.isEmpty() && below.isEmpty();
    }
  }
}
