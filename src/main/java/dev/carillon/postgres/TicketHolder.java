package dev.carillon.postgres;

import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.TicketStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * JSON form of the identity that a ticket stands for. It preserves every text, whatever characters
 * it contains.
 */
final class TicketHolder {
  private static final String ID = "id";
  private static final String SUBJECT = "subject";
  private static final String TENANT = "tenant";
  private static final String ROLES = "roles";
  private static final String CLAIMS = "claims";
  private static final String EXPIRES = "expires";
  private static final String ISSUED = "issued";
  private static final String KEY = "key";
  private static final String ORIGIN = "origin";

  private TicketHolder() {}

  /**
   * Writes the holder of a ticket.
   *
   * @throws IllegalArgumentException if it is too large, or could not be parsed again
   */
  static String text(TicketStore.Entry entry) {
    Identity identity = entry.identity();
    var holder = new LinkedHashMap<String, Object>();
    holder.put(ID, identity.id());
    holder.put(SUBJECT, identity.subject());
    holder.put(TENANT, identity.tenant());
    holder.put(ROLES, List.copyOf(identity.roles()));
    holder.put(CLAIMS, identity.claims());
    identity.expires().ifPresent(expires -> holder.put(EXPIRES, expires.toString()));
    holder.put(ISSUED, identity.issued().toString());
    holder.put(KEY, identity.key());
    holder.put(ORIGIN, entry.origin());
    return JsonText.of(holder);
  }

  static TicketStore.Entry entry(String text) {
    Map<String, Object> holder = JsonText.read(text);
    return new TicketStore.Entry(identity(holder), text(holder, ORIGIN));
  }

  private static Identity identity(Map<String, Object> holder) {
    return new Identity(
        string(holder, ID),
        string(holder, SUBJECT),
        string(holder, TENANT),
        roles(holder),
        claims(holder),
        time(holder, EXPIRES),
        time(holder, ISSUED).orElse(Instant.EPOCH),
        text(holder, KEY));
  }

  /** Tickets of the previous version do not have it; they are valid for half a minute at most. */
  private static String text(Map<String, Object> holder, String name) {
    return holder.get(name) instanceof String text ? text : "";
  }

  private static Optional<Instant> time(Map<String, Object> holder, String name) {
    return Optional.ofNullable(holder.get(name)).map(text -> Instant.parse((String) text));
  }

  private static String string(Map<String, Object> holder, String name) {
    return (String) member(holder, name);
  }

  private static Set<String> roles(Map<String, Object> holder) {
    var roles = new HashSet<String>();
    ((List<?>) member(holder, ROLES)).forEach(role -> roles.add((String) role));
    return roles;
  }

  private static Map<String, Object> claims(Map<String, Object> holder) {
    return JsonText.object(member(holder, CLAIMS));
  }

  private static Object member(Map<String, Object> holder, String name) {
    Object value = holder.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a holder without " + name);
    }
    return value;
  }
}
