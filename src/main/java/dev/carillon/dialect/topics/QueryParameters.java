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

/** What may stand in the query of a request, and what it says of where a client was. Stateless. */
final class QueryParameters {
  /** Those that are there once: with two of them nobody knows which one counts. */
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

  /** Where a browser's libraries put tokens that are not looked at. */
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
   * @throws RefusedException naming the first parameter that is not known, there twice, or in a
   *     place where it is not looked at
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
   * Where a client was. The header counts first, for that is what an EventSource keeps true; then
   * what polyfills add when they come back, and what an application has written into its address
   * last. Of one name the last value counts: polyfills append.
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
