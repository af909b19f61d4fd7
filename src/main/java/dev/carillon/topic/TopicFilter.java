package dev.carillon.topic;

import java.util.List;

/**
 * A set of topics: a topic in which {@code *} stands for exactly one whole segment and a final
 * {@code **} for zero or more. {@code vehicle:7:**} is everything at and below {@code vehicle:7}.
 */
public final class TopicFilter {
  static final String ONE = "*";
  static final String REST = "**";

  private final String text;
  private final List<String> path;
  private final boolean open;

  private TopicFilter(String text, List<String> path, boolean open) {
    this.text = text;
    this.path = path;
    this.open = open;
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException with a text that may be shown to a client
   */
  public static TopicFilter of(String text) {
    try {
      List<String> segments = Segments.of(text);
      boolean open = segments.get(segments.size() - 1).equals(REST);
      List<String> path = open ? segments.subList(0, segments.size() - 1) : segments;
      for (String segment : path) {
        if (!segment.equals(ONE)) {
          Segments.requireLiteral(segment);
        }
      }
      // No topic is empty, so ** alone is the same as *:** and is stored as that.
      return new TopicFilter(text, path.isEmpty() ? List.of(ONE) : List.copyOf(path), open);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a topic filter: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a filter as a user writes it. Wildcards of other systems ({@code +}, {@code #}, {@code
   * >}) would stand for themselves and match nothing: they are refused with a hint. The characters
   * themselves are written {@code %2B}, {@code %23} or {@code %3E}.
   *
   * @throws IllegalArgumentException with a text that may be shown to a client
   */
  public static TopicFilter written(String text) {
    ForeignWildcards.refuse(text);
    return of(ForeignWildcards.decoded(text));
  }

  /** The filter that matches only this topic. */
  public static TopicFilter of(Topic topic) {
    return new TopicFilter(topic.toString(), topic.segments(), false);
  }

  /**
   * The topic and everything below it. It is as valid as the topic, although its own text can
   * exceed the limit for a text that is read.
   */
  public static TopicFilter below(Topic topic) {
    return new TopicFilter(topic + ":" + REST, topic.segments(), true);
  }

  public boolean matches(Topic topic) {
    return covers(topic.segments(), false);
  }

  /**
   * True if every topic that matches the other filter matches this one. Grants are checked with it.
   */
  public boolean covers(TopicFilter other) {
    return covers(other.path, other.open);
  }

  private boolean covers(List<String> other, boolean otherOpen) {
    if (open ? other.size() < path.size() : otherOpen || other.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      String mine = path.get(i);
      if (!mine.equals(ONE) && !mine.equals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** True if some topic matches both filters. */
  public boolean overlaps(TopicFilter other) {
    int shorter = Math.min(path.size(), other.path.size());
    if ((path.size() > shorter && !other.open) || (other.path.size() > shorter && !open)) {
      return false;
    }
    for (int i = 0; i < shorter; i++) {
      String mine = path.get(i);
      String theirs = other.path.get(i);
      if (!mine.equals(ONE) && !theirs.equals(ONE) && !mine.equals(theirs)) {
        return false;
      }
    }
    return true;
  }

  /** The segments before the first wildcard: every topic that matches begins with them. */
  public List<String> literals() {
    int wildcard = path.indexOf(ONE);
    return wildcard < 0 ? path : path.subList(0, wildcard);
  }

  /** The segments before a final {@code **}. */
  List<String> path() {
    return path;
  }

  /** True if the filter ends in {@code **}. */
  boolean open() {
    return open;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicFilter filter && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
