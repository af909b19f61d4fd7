package dev.carillon.dialect.dataloy;

import dev.carillon.access.identity.FilterTemplate;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.object.EventType;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that the path of a socket requests, checked against the permissions of the principal.
 *
 * @param filters the topics of the requested objects
 * @param eventTypes the requested kinds of change
 * @param main the objects that an event must be about; empty: changes of objects below them count
 *     as well
 */
record ObjectRequest(List<TopicFilter> filters, Set<EventType> eventTypes, Optional<Main> main) {
  /** Number of segments: type, event types, key and token. */
  static final int SEGMENTS = 4;

  private static final int TYPE = 0;
  private static final int EVENT_TYPE = 1;
  private static final int KEY = 2;

  /** A claim that is a list makes several filters. */
  private static final int MAX_FILTERS = 256;

  /**
   * The objects that a client named.
   *
   * @param type empty: of any type
   * @param key empty: with any key
   */
  record Main(Optional<ObjectType> type, Optional<String> key) {}

  /**
   * Parses a request.
   *
   * @throws RefusedException if it is invalid, names an unknown type, or requests what the
   *     principal may not subscribe to
   */
  static ObjectRequest of(
      Handshake handshake, Principal principal, ObjectTypes types, List<FilterTemplate> templates) {
    ObjectAddress address = ObjectAddress.of(handshake, SEGMENTS);
    Set<EventType> eventTypes = eventTypes(address);
    Optional<String> key = key(address);
    boolean onlyMain = onlyMain(handshake);
    var main = new Main(type(address, types), key);
    return new ObjectRequest(
        filters(main, principal, templates),
        eventTypes,
        onlyMain ? Optional.of(main) : Optional.empty());
  }

  private static Set<EventType> eventTypes(ObjectAddress address) {
    try {
      return EventType.set(address.value(EVENT_TYPE));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> key(ObjectAddress address) {
    if (address.isAny(KEY)) {
      return Optional.empty();
    }
    String key = address.value(KEY);
    if (key.getBytes(StandardCharsets.UTF_8).length > Topic.MAX_BYTES) {
      throw refused("a key that is too long");
    }
    return Optional.of(key);
  }

  private static boolean onlyMain(Handshake handshake) {
    return switch (handshake
        .parameter(DataloyWireNames.ONLY_MAIN_OBJECT)
        .orElse(DataloyWireNames.FALSE)) {
      case DataloyWireNames.TRUE -> true;
      case DataloyWireNames.FALSE -> false;
      default -> throw refused("onlyMainObject must be true or false");
    };
  }

  private static Optional<ObjectType> type(ObjectAddress address, ObjectTypes types) {
    if (address.isAny(TYPE)) {
      return Optional.empty();
    }
    Optional<ObjectType> type = types.named(address.value(TYPE));
    if (type.isEmpty()) {
      throw new RefusedException(CloseReason.NOT_FOUND.with("no such object type"));
    }
    return type;
  }

  private static List<TopicFilter> filters(
      Main main, Principal principal, List<FilterTemplate> templates) {
    Map<String, Object> values = new HashMap<>(principal.claims());
    values.put(DataloyWireNames.OBJECT_TYPE, orAny(main.type().map(ObjectType::name)));
    values.put(DataloyWireNames.KEY, orAny(main.key()));
    List<TopicFilter> filters =
        templates.stream()
            .map(template -> template.filters(values, MAX_FILTERS + 1))
            .filter(made -> !made.isEmpty())
            .findFirst()
            .orElseThrow(() -> new RefusedException(CloseReason.FORBIDDEN));
    if (filters.size() > MAX_FILTERS) {
      throw new RefusedException(CloseReason.TOO_MANY_SUBSCRIPTIONS);
    }
    if (!filters.stream().allMatch(principal::maySubscribe)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    return filters;
  }

  private static Object orAny(Optional<String> value) {
    return value.isPresent() ? value.get() : FilterTemplate.Wildcard.ANY;
  }

  private static RefusedException refused(String why) {
    return new RefusedException(CloseReason.BAD_REQUEST.with(why));
  }
}
