package dev.carillon.dialect.voipbin;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The identity of a client in the product's terms, and the topics that it may subscribe to. The
 * grants of the configuration apply as well: both must permit a topic.
 *
 * @param customer in canonical form; empty if the token names none
 * @param agent present for an agent only
 * @param resourceTypes the types that a direct token permits
 * @param resource the only resource that a direct token permits, if it names one
 */
record VoipbinIdentity(
    Kind kind,
    Optional<String> customer,
    Optional<String> agent,
    Set<Permission> permissions,
    Set<String> resourceTypes,
    Optional<String> resource,
    boolean frozen) {

  enum Kind {
    AGENT,
    ACCESSKEY,
    DIRECT,
    /** A kind that is not supported, such as the product's delegate tokens. */
    FOREIGN
  }

  private static final int DIRECT_PARTS = 4;

  VoipbinIdentity {
    permissions = Set.copyOf(permissions);
    resourceTypes = Set.copyOf(resourceTypes);
  }

  boolean isSuperAdmin() {
    return permissions.contains(Permission.PROJECT_SUPER_ADMIN);
  }

  /**
   * The filter of a subscription to the topic.
   *
   * @throws RefusedException if the client may not subscribe to it
   */
  TopicFilter filter(VoipbinTopic topic) {
    if (isSuperAdmin()) {
      return topic.filter();
    }
    List<String> parts = topic.parts();
    if (parts.size() < 2) {
      throw malformed("it needs a scope and an id");
    }
    Optional<String> owner = Uuid.owner(parts.get(1));
    if (owner.isEmpty()) {
      throw malformed("its second part must be a UUID");
    }
    return switch (parts.get(0)) {
      case VoipbinWireNames.CUSTOMER_SCOPE -> customerScope(owner, topic);
      case VoipbinWireNames.AGENT_SCOPE -> agentScope(owner, topic);
      default -> throw malformed("its scope must be customer_id or agent_id");
    };
  }

  private TopicFilter customerScope(Optional<String> owner, VoipbinTopic topic) {
    if (!owner.equals(customer)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    if (kind == Kind.DIRECT) {
      return ofDirectToken(topic);
    }
    if (permissions.contains(Permission.CUSTOMER_ADMIN)
        || permissions.contains(Permission.CUSTOMER_MANAGER)) {
      return topic.filter();
    }
    throw new RefusedException(CloseReason.FORBIDDEN);
  }

  private TopicFilter agentScope(Optional<String> owner, VoipbinTopic topic) {
    if (!owner.equals(agent)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    return topic.filter();
  }

  // Any client can obtain a direct token, so it must never match more than one resource. A fourth
  // part that is no UUID could be a type of event (customer_id:C:aicall:aicall_status_updated),
  // with the resources of all users below it: then only that exact topic is matched.
  private TopicFilter ofDirectToken(VoipbinTopic topic) {
    List<String> parts = topic.parts();
    if (parts.size() != DIRECT_PARTS
        || !resourceTypes.contains(parts.get(2))
        || !resource.map(parts.get(3)::equals).orElse(true)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    return Uuid.owner(parts.get(3)).isPresent() ? topic.filter() : topic.exactly();
  }

  private static RefusedException malformed(String why) {
    return new RefusedException(CloseReason.BAD_TOPIC.with("not a topic: " + why));
  }
}
