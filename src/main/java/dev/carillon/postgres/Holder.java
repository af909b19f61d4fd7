package dev.carillon.postgres;

import dev.carillon.access.Identity;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whom a ticket stands for, as JSON: every text of an identity, whatever is in it, can be kept. */
final class Holder {
  private static final String ID = "id";
  private static final String SUBJECT = "subject";
  private static final String TENANT = "tenant";
  private static final String ROLES = "roles";
  private static final String CLAIMS = "claims";
  private static final String EXPIRES = "expires";
  private static final String ISSUED = "issued";

  private Holder() {}

  /**
   * Writes an identity.
   *
   * @throws IllegalArgumentException if it is too large, or could not be read again
   */
  static String text(Identity identity) {
    var holder = new LinkedHashMap<String, Object>();
    holder.put(ID, identity.id());
    holder.put(SUBJECT, identity.subject());
    holder.put(TENANT, identity.tenant());
    holder.put(ROLES, List.copyOf(identity.roles()));
    holder.put(CLAIMS, identity.claims());
    identity.expires().ifPresent(expires -> holder.put(EXPIRES, expires.toString()));
    holder.put(ISSUED, identity.issued().toString());
    return JsonText.of(holder);
  }

  static Identity identity(String text) {
    Map<String, Object> holder = JsonText.read(text);
    return new Identity(
        string(holder, ID),
        string(holder, SUBJECT),
        string(holder, TENANT),
        roles(holder),
        claims(holder),
        time(holder, EXPIRES),
        time(holder, ISSUED).orElse(Instant.EPOCH));
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
