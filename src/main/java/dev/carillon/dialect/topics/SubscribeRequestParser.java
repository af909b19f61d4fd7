package dev.carillon.dialect.topics;

import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses subscribe requests, from a message or from a query, as far as their syntax goes. */
final class SubscribeRequestParser {
  private static final AllowedNames MEMBERS =
      AllowedNames.members(
          CloseReason.BAD_FRAME,
          TopicsWireNames.TYPE,
          TopicsWireNames.ID,
          TopicsWireNames.TOPICS,
          TopicsWireNames.FILTER,
          TopicsWireNames.FIELDS,
          TopicsWireNames.FROM,
          TopicsWireNames.SNAPSHOT,
          TopicsWireNames.EVERY,
          TopicsWireNames.OVERFLOW);

  private SubscribeRequestParser() {}

  /**
   * Reads a subscribe message.
   *
   * @throws RefusedException that states the first member of a wrong type
   */
  static SubscribeRequest read(Map<?, ?> message) {
    MEMBERS.require(message.keySet());
    return new SubscribeRequest(
        texts(message, TopicsWireNames.TOPICS)
            .filter(topics -> !topics.isEmpty())
            .orElseThrow(() -> wrong(TopicsWireNames.TOPICS, "a list of texts")),
        text(message, TopicsWireNames.FILTER),
        fields(message),
        text(message, TopicsWireNames.FROM),
        flag(message.get(TopicsWireNames.SNAPSHOT)),
        text(message, TopicsWireNames.EVERY),
        text(message, TopicsWireNames.OVERFLOW));
  }

  private static Optional<List<String>> fields(Map<?, ?> message) {
    return message.get(TopicsWireNames.FIELDS) instanceof String text
        ? Optional.of(paths(text))
        : texts(message, TopicsWireNames.FIELDS);
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
    throw wrong(TopicsWireNames.SNAPSHOT, "true or false");
  }

  private static RefusedException wrong(String name, String expected) {
    return new RefusedException(CloseReason.BAD_FRAME.with(name + " must be " + expected));
  }

  /**
   * Reads the query of an event stream or a poll. A client that resumes gives its cursor in one of
   * several ways ({@link QueryParameters#from}).
   *
   * @throws RefusedException that states the first parameter that is wrong
   */
  static SubscribeRequest read(Handshake handshake) {
    List<String> topics = handshake.parameters(TopicsWireNames.TOPIC);
    if (topics.isEmpty()) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("no topic"));
    }
    return new SubscribeRequest(
        topics,
        handshake.parameter(TopicsWireNames.FILTER),
        handshake.parameter(TopicsWireNames.FIELDS).map(SubscribeRequestParser::paths),
        QueryParameters.from(handshake),
        handshake
            .parameter(TopicsWireNames.SNAPSHOT)
            .map(SubscribeRequestParser::flag)
            .orElse(false),
        handshake.parameter(TopicsWireNames.EVERY),
        handshake.parameter(TopicsWireNames.OVERFLOW));
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

  /** Paths separated by commas. */
  private static List<String> paths(String text) {
    return List.of(text.split(",", -1)).stream().map(String::strip).toList();
  }
}
