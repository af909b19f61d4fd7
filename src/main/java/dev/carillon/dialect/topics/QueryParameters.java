package dev.carillon.dialect.topics;

import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query parameters of a request, and the cursor that they contain. Stateless. */
final class QueryParameters {
  /** Parameters that may occur once: with two of them it would be ambiguous which one counts. */
  private static final List<String> ONCE =
      List.of(
          TopicsWireNames.FILTER,
          TopicsWireNames.FIELDS,
          TopicsWireNames.FROM,
          TopicsWireNames.CURSOR,
          TopicsWireNames.SNAPSHOT,
          TopicsWireNames.EVERY,
          TopicsWireNames.OVERFLOW,
          TopicsWireNames.WAIT);

  /** Parameters in which browser libraries put tokens, which are not evaluated. */
  private static final Set<String> TOKENS =
      Set.of(
          "access_token",
          "accesstoken",
          "api_key",
          "apikey",
          "auth",
          "authorization",
          "bearer",
          "id_token",
          "jwt",
          "token");

  private static final AllowedNames STREAM = known(List.of());
  private static final AllowedNames POLL = known(List.of(TopicsWireNames.WAIT));
  private static final AllowedNames SOCKET =
      AllowedNames.parameters(List.of(TopicsWireNames.TICKET));

  private QueryParameters() {}

  private static AllowedNames known(List<String> more) {
    var names = new ArrayList<>(List.of(TopicsWireNames.TOPIC, TopicsWireNames.TICKET));
    names.addAll(ONCE);
    names.remove(TopicsWireNames.WAIT);
    names.addAll(TopicsWireNames.LAST_EVENT_ID);
    names.addAll(more);
    return AllowedNames.parameters(names);
  }

  /**
   * Checks the names of a query.
   *
   * @throws RefusedException that states the first parameter that is unknown, duplicate, or in a
   *     place where it is not evaluated
   */
  static void check(Handshake handshake) {
    for (Map.Entry<String, String> parameter : handshake.query()) {
      if (TOKENS.contains(parameter.getKey().toLowerCase(Locale.ROOT))) {
        throw new RefusedException(
            CloseReason.UNAUTHENTICATED.with(
                "a token in the query is not looked at: use the header Authorization, or a ticket"));
      }
    }
    known(handshake.transport()).require(handshake.query().names());
    for (String name : ONCE) {
      if (handshake.parameters(name).size() > 1) {
        throw new RefusedException(CloseReason.BAD_REQUEST.with(name + " twice"));
      }
    }
    if (handshake.headers().getAll(TopicsWireNames.LAST_EVENT_ID_HEADER).size() > 1) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with(TopicsWireNames.LAST_EVENT_ID_HEADER + " twice"));
    }
  }

  private static AllowedNames known(String transport) {
    return switch (transport) {
      case "websocket" -> SOCKET;
      case "longpoll" -> POLL;
      default -> STREAM;
    };
  }

  /**
   * The cursor that the client resumes from. The header counts first, because EventSource keeps it
   * up to date; then what polyfills add when they reconnect, and last what an application has
   * written into its URL. If a name occurs more than once the last value counts: polyfills append.
   */
  static Optional<String> from(Handshake handshake) {
    Optional<String> text =
        handshake.header(TopicsWireNames.LAST_EVENT_ID_HEADER).filter(id -> !id.isEmpty());
    for (String name : TopicsWireNames.LAST_EVENT_ID) {
      text = text.or(() -> last(handshake.parameters(name)));
    }
    return text.or(() -> handshake.parameter(TopicsWireNames.CURSOR))
        .or(() -> handshake.parameter(TopicsWireNames.FROM));
  }

  private static Optional<String> last(List<String> values) {
    return values.stream().filter(id -> !id.isEmpty()).reduce((before, after) -> after);
  }
}
