package dev.carillon.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Converts text to values. Each converter throws an IllegalArgumentException that names the
 * expected form.
 */
final class Scalars {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) ?([A-Za-z]*)");
  private static final Map<String, Long> SIZES =
      Map.of(
          "", 1L,
          "B", 1L,
          "kB", 1_000L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.of(
          String.class, text -> text,
          Duration.class, Durations::of,
          URI.class, Scalars::uri,
          Path.class, Scalars::path,
          Boolean.class, Scalars::bool,
          Integer.class, text -> Math.toIntExact(whole(text)),
          Long.class, Scalars::whole,
          Double.class, Scalars::number);

  private Scalars() {}

  /** The converter for a scalar type; a number named {@code ...Bytes} is a size. */
  static Optional<Function<String, Object>> reader(Class<?> type, String component) {
    Class<?> boxed = boxed(type);
    if (component.endsWith("Bytes") && boxed == Long.class) {
      return Optional.of(Scalars::size);
    }
    if (component.endsWith("Bytes") && boxed == Integer.class) {
      return Optional.of(text -> Math.toIntExact(size(text)));
    }
    if (type.isEnum()) {
      return Optional.of(text -> constant(type, text));
    }
    return Optional.ofNullable(READERS.get(boxed));
  }

  private static Class<?> boxed(Class<?> type) {
    if (type == int.class) {
      return Integer.class;
    }
    if (type == long.class) {
      return Long.class;
    }
    if (type == double.class) {
      return Double.class;
    }
    return type == boolean.class ? Boolean.class : type;
  }

  private static long size(String text) {
    Matcher amount = AMOUNT.matcher(text);
    Long unit = amount.matches() ? SIZES.get(amount.group(2)) : null;
    if (unit == null) {
      throw expected("a size such as 65536, 512KiB or 64MiB", text);
    }
    return Math.multiplyExact(unit, Long.parseLong(amount.group(1)));
  }

  private static long whole(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw expected("a whole number", text);
    }
  }

  private static double number(String text) {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      throw expected("a number", text);
    }
  }

  private static boolean bool(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw expected("true or false", text);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw expected("a URI", text);
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw expected("a path", text);
    }
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (word(constant).equals(text)) {
        return constant;
      }
    }
    String words =
        Arrays.stream(type.getEnumConstants()).map(Scalars::word).collect(Collectors.joining(", "));
    throw expected("one of " + words, text);
  }

  private static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static IllegalArgumentException expected(String what, String text) {
    String found = text.length() <= 80 ? text : text.substring(0, 80) + "...";
    return new IllegalArgumentException("expected " + what + ", found \"" + found + "\"");
  }
}
