package dev.carillon.access.identity;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of access, as the control topic carries it: a CloudEvent whose {@code data} names one
 * principal, one subject, or one token.
 *
 * @param at sessions that began, and credentials that were issued, up to this time are no longer
 *     valid
 */
public record AccessChange(Kind kind, Target target, Instant at) {
  private static final String PREFIX = "dev.carillon.";

  /** Kind of change. */
  public enum Kind {
    /** Existing sessions and credentials end; a new login is accepted. */
    SESSION_ENDED("session.ended"),
    /** No credential of the principal is accepted any more. */
    PRINCIPAL_BLOCKED("principal.blocked"),
    /** The block is lifted. */
    PRINCIPAL_UNBLOCKED("principal.unblocked"),
    /**
     * Permissions have changed: clients must reconnect, and their permissions are evaluated again.
     */
    ACCESS_CHANGED("access.changed"),
    /** One token is no longer valid. */
    TOKEN_REVOKED("token.revoked");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The CloudEvent's {@code type}. */
    public String type() {
      return PREFIX + word;
    }

    /** The close reason of the sessions that end. */
    public CloseReason reason() {
      return switch (this) {
        case SESSION_ENDED -> CloseReason.SESSION_ENDED;
        case PRINCIPAL_BLOCKED -> CloseReason.BLOCKED;
        case PRINCIPAL_UNBLOCKED, ACCESS_CHANGED -> CloseReason.ACCESS_CHANGED;
        case TOKEN_REVOKED -> CloseReason.TOKEN_REVOKED;
      };
    }

    static Optional<Kind> of(String type) {
      for (Kind kind : values()) {
        if (kind.type().equals(type)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** What a target is identified by. */
  public enum By {
    /** The id of the principal, as logged: one credential, or one issuer's subject. */
    PRINCIPAL,
    /** The subject, with any credential. */
    SUBJECT,
    /** The id of an API token, or the {@code jti} of a JWT. */
    TOKEN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The principal, subject or token that is concerned.
   *
   * @param tenant for a subject: only of this tenant; empty: of any
   */
  public record Target(By by, String name, String tenant) {
    public static final int MAX_NAME = 512;

    public Target {
      if (name.isEmpty() || name.length() > MAX_NAME || tenant.length() > MAX_NAME) {
        throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " characters");
      }
    }

    public static Target principal(String id) {
      return new Target(By.PRINCIPAL, id, "");
    }

    public static Target subject(String name, String tenant) {
      return new Target(By.SUBJECT, name, tenant);
    }

    public static Target token(String id) {
      return new Target(By.TOKEN, id, "");
    }

    /**
     * Parses {@code {"principal": "…"}}, {@code {"subject": "…", "tenant": "…"}} or {@code
     * {"token": "…"}}.
     *
     * @throws IllegalArgumentException with the error
     */
    public static Target of(Map<?, ?> members) {
      Optional<Target> target = Optional.empty();
      for (By by : By.values()) {
        if (members.get(by.word()) instanceof String name) {
          if (target.isPresent()) {
            throw new IllegalArgumentException("it names more than one");
          }
          String tenant = members.get("tenant") instanceof String text ? text : "";
          target = Optional.of(new Target(by, name, by == By.SUBJECT ? tenant : ""));
        }
      }
      return target.orElseThrow(
          () -> new IllegalArgumentException("it names no principal, subject or token"));
    }

    /** The Kafka key: compaction keeps the newest record of each target. */
    String key() {
      return by.word() + ":" + tenant + ":" + name;
    }
  }

  /**
   * Parses an event of the control topic.
   *
   * @throws IllegalArgumentException with the error
   */
  public static AccessChange of(ChangeEvent event) {
    Kind kind =
        Kind.of(event.type())
            .orElseThrow(() -> new IllegalArgumentException("an unknown type " + event.type()));
    if (!(event.data().value() instanceof Map<?, ?> data)) {
      throw new IllegalArgumentException("data is not an object");
    }
    return new AccessChange(kind, Target.of(data), event.time());
  }

  /** The record for the control topic: a CloudEvent in structured mode. */
  public Json cloudEvent(String source) {
    var data = new LinkedHashMap<String, Object>();
    data.put(target.by().word(), target.name());
    if (!target.tenant().isEmpty()) {
      data.put("tenant", target.tenant());
    }
    var event = new LinkedHashMap<String, Object>();
    event.put("specversion", "1.0");
    event.put("id", UUID.randomUUID().toString());
    event.put("source", source);
    event.put("type", kind.type());
    event.put("time", at.toString());
    // A block and its removal share a key, so that the newest one counts.
    String fact = kind == Kind.PRINCIPAL_UNBLOCKED ? Kind.PRINCIPAL_BLOCKED.word : kind.word;
    event.put("partitionkey", fact + ":" + target.key());
    event.put("data", data);
    return Json.of(event);
  }
}
