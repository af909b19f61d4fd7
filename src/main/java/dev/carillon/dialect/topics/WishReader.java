package dev.carillon.dialect.topics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Handshake;
import dev.carillon.core.KnownNames;
import dev.carillon.core.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads wishes, as far as their form goes: out of a message, or out of a query. */
final class WishReader {
  private static final KnownNames MEMBERS =
      KnownNames.members(
          CloseReason.BAD_FRAME,
          Words.TYPE,
          Words.ID,
          Words.TOPICS,
          Words.FILTER,
          Words.FIELDS,
          Words.FROM,
          Words.SNAPSHOT,
          Words.EVERY,
          Words.OVERFLOW);

  private WishReader() {}

  /**
   * Out of a subscribe message.
   *
   * @throws RefusedException naming the first member that is of a wrong type
   */
  static Wish read(Map<?, ?> message) {
    MEMBERS.require(message.keySet());
    return new Wish(
        texts(message, Words.TOPICS)
            .filter(topics -> !topics.isEmpty())
            .orElseThrow(() -> wrong(Words.TOPICS, "a list of texts")),
        text(message, Words.FILTER),
        fields(message),
        text(message, Words.FROM),
        flag(message.get(Words.SNAPSHOT)),
        text(message, Words.EVERY),
        text(message, Words.OVERFLOW));
  }

  private static Optional<List<String>> fields(Map<?, ?> message) {
    return message.get(Words.FIELDS) instanceof String text
        ? Optional.of(paths(text))
        : texts(message, Words.FIELDS);
  }

  private static Optional<String> text(Map<?, ?> message, String name) {
    @Nullable Object value = message.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw wrong(name, "a text");
  }

  private static Optional<List<String>> texts(Map<?, ?> message, String name) {
    @Nullable Object value = message.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(name, "a list of texts");
    }
    var texts = new ArrayList<String>(list.size());
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return Optional.of(texts);
  }

  private static boolean flag(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return value != null && (Boolean) value;
    }
    throw wrong(Words.SNAPSHOT, "true or false");
  }

  private static RefusedException wrong(String name, String expected) {
    return new RefusedException(CloseReason.BAD_FRAME.with(name + " must be " + expected));
  }

  /**
   * Out of the query of an event stream or a poll. A client that comes back says where it was in
   * one of several ways ({@link Parameters#from}).
   *
   * @throws RefusedException naming the first parameter that is wrong
   */
  static Wish read(Handshake handshake) {
    List<String> topics = handshake.parameters(Words.TOPIC);
    if (topics.isEmpty()) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("no topic"));
    }
    return new Wish(
        topics,
        handshake.parameter(Words.FILTER),
        handshake.parameter(Words.FIELDS).map(WishReader::paths),
        Parameters.from(handshake),
        handshake.parameter(Words.SNAPSHOT).map(WishReader::flag).orElse(false),
        handshake.parameter(Words.EVERY),
        handshake.parameter(Words.OVERFLOW));
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default ->
          throw new RefusedException(
              CloseReason.BAD_REQUEST.with("snapshot must be true or false"));
    };
  }

  /** Paths with commas between them. */
  private static List<String> paths(String text) {
    return List.of(text.split(",", -1)).stream().map(String::strip).toList();
  }
}
