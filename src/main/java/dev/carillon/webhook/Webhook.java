package dev.carillon.webhook;

import dev.carillon.access.identity.Identity;
import dev.carillon.expression.Projection;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A webhook as stored.
 *
 * @param revision incremented with each change
 * @param form the name of the message format
 * @param filter a CEL expression that an event must satisfy
 * @param fields the paths to keep; empty for everything
 * @param owner the subject whose grants it has
 * @param secret the signing secret, as {@link SecretEncryption} stores it
 * @param formerSecret the previous secret, while it is still valid
 * @param disabled why nothing is delivered; empty: it is enabled
 * @param since where delivery begins if nothing was delivered yet
 */
public record Webhook(
    UUID id,
    long revision,
    String name,
    String url,
    String form,
    List<TopicFilter> topics,
    Optional<String> filter,
    List<String> fields,
    Owner owner,
    String secret,
    Optional<Former> formerSecret,
    Optional<String> disabled,
    Instant since,
    Instant created,
    Instant changed) {

  /** Reason for a webhook that its operator has disabled. */
  static final String BY_OPERATOR = "disabled by an operator";

  /** A replaced secret, and until when it still signs. */
  public record Former(String secret, Instant until) {
    @Override
    public String toString() {
      return "until " + until;
    }
  }

  /**
   * The owner of a webhook in terms of a token: grants are resolved from it.
   *
   * @param tenant or empty
   * @param claims as maps, lists, strings, longs, doubles and booleans
   */
  public record Owner(
      String subject, String tenant, Set<String> roles, Map<String, Object> claims) {
    public Owner {
      roles = Set.copyOf(roles);
      claims = Map.copyOf(claims);
      if (!Identity.isName(subject) || !(tenant.isEmpty() || Identity.isName(tenant))) {
        throw new IllegalArgumentException(
            "subject and tenant are names of at most 256 visible characters");
      }
    }
  }

  public Webhook {
    topics = List.copyOf(topics);
    fields = List.copyOf(fields);
  }

  /** The identity of the owner, for access checks. */
  public Identity identity() {
    return new Identity(
        "webhook:" + id,
        owner.subject(),
        owner.tenant(),
        owner.roles(),
        owner.claims(),
        Optional.empty(),
        changed);
  }

  Optional<Projection> projection() {
    return fields.isEmpty() ? Optional.empty() : Optional.of(Projection.of(fields));
  }

  /** A copy that is enabled or, with a reason, disabled. */
  public Webhook disabled(Optional<String> reason, Instant now) {
    return new Webhook(
        id,
        revision,
        name,
        url,
        form,
        topics,
        filter,
        fields,
        owner,
        secret,
        formerSecret,
        reason,
        since,
        created,
        now);
  }

  /** A copy with a new secret; the previous one stays valid for a while. */
  Webhook rotated(String next, Instant until, Instant now) {
    return new Webhook(
        id,
        revision,
        name,
        url,
        form,
        topics,
        filter,
        fields,
        owner,
        next,
        Optional.of(new Former(secret, until)),
        disabled,
        since,
        created,
        now);
  }

  /** A copy with a new definition. */
  Webhook with(WebhookDraft draft, Instant now) {
    return new Webhook(
        id,
        revision,
        draft.name(),
        draft.url(),
        draft.form(),
        draft.topics(),
        draft.filter(),
        draft.fields(),
        draft.owner(),
        secret,
        formerSecret,
        draft.enabled() ? Optional.empty() : disabled.or(() -> Optional.of(BY_OPERATOR)),
        since,
        created,
        now);
  }

  /** For logs. */
  @Override
  public String toString() {
    return id + " revision=" + revision;
  }
}
