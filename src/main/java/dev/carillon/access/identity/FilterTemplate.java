package dev.carillon.access.identity;

import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Topic filter with claims in braces, such as {@code customer_id:{customer_id}:**}. Immutable. A
 * claim is always taken literally: its wildcards and colons are escaped.
 */
public final class FilterTemplate {
  private static final Pattern CLAIM = Pattern.compile("\\{([^{}]+)}");

  private final String text;
  private final List<Part> parts;

  /** Placeholders that stand for any value; no claim can contain one. */
  public enum Wildcard {
    ANY
  }

  /** Literal text up to a claim, and the claim; the last part may have none. */
  private record Part(String literal, Optional<String> claim) {}

  private FilterTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with the error
   */
  public static FilterTemplate of(String text) {
    var parts = new ArrayList<Part>();
    var sample = new StringBuilder();
    Matcher claims = CLAIM.matcher(text);
    int end = 0;
    while (claims.find()) {
      String literal = text.substring(end, claims.start());
      parts.add(new Part(literal, Optional.of(claims.group(1))));
      sample.append(literal).append('x');
      end = claims.end();
    }
    parts.add(new Part(text.substring(end), Optional.empty()));
    sample.append(text.substring(end));
    if (sample.indexOf("{") >= 0 || sample.indexOf("}") >= 0) {
      throw new IllegalArgumentException("a claim is written {name}: " + text);
    }
    // Two adjacent claims could be split in two ways, so that one customer's filter could equal
    // another's.
    for (int i = 1; i < parts.size() - 1; i++) {
      if (parts.get(i).literal().indexOf(':') < 0) {
        throw new IllegalArgumentException("two claims in one segment: " + text);
      }
    }
    TopicFilter.of(sample.toString());
    return new FilterTemplate(text, List.copyOf(parts));
  }

  public boolean hasClaims() {
    return parts.size() > 1;
  }

  /**
   * The filters that these claims make, one for each element of a list; empty if a claim is absent
   * or empty, or is neither a text nor a whole number.
   */
  public List<TopicFilter> filters(Map<String, Object> claims, int atMost) {
    List<String> texts = List.of("");
    for (Part part : parts) {
      List<String> values =
          part.claim().map(name -> segments(find(claims, name))).orElse(List.of(""));
      var longer = new ArrayList<String>();
      for (String start : texts) {
        for (String value : values) {
          if (longer.size() < atMost) {
            longer.add(start + part.literal() + value);
          }
        }
      }
      texts = longer;
    }
    return texts.stream().flatMap(made -> filter(made).stream()).toList();
  }

  private static Optional<TopicFilter> filter(String text) {
    try {
      return Optional.of(TopicFilter.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a claim that is too long: no filter is the safe side
    }
  }

  private static List<String> segments(@Nullable Object value) {
    if (value instanceof Iterable<?> all) {
      var segments = new ArrayList<String>();
      all.forEach(element -> segment(element).ifPresent(segments::add));
      return segments;
    }
    return segment(value).stream().toList();
  }

  private static Optional<String> segment(@Nullable Object value) {
    if (value instanceof String text) {
      boolean unicode = StandardCharsets.UTF_8.newEncoder().canEncode(text);
      return text.isEmpty() || !unicode ? Optional.empty() : Optional.of(Topic.segment(text));
    }
    if (value == Wildcard.ANY) {
      return Optional.of("*");
    }
    if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
      return Optional.of(value.toString());
    }
    return Optional.empty();
  }

  /** A claim by its name or path: {@code realm_access.roles}. */
  public static @Nullable Object find(Map<?, ?> claims, String name) {
    Object value = claims.get(name);
    if (value != null) {
      return value;
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
        return find(inner, name.substring(dot + 1));
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilterTemplate template && text.equals(template.text);
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
