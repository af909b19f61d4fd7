package dev.carillon.core.identity;

import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The principal that a session belongs to, with its permissions. Its grants are resolved, so a
 * check needs nothing else. Made by {@code access}.
 *
 * @param id what limits and revocation go by: unique over all kinds of credentials
 * @param subject the person or program, as logs may show it
 * @param tenant the customer it belongs to, or empty
 * @param claims all claims of its token, as maps, lists, strings, longs, doubles and booleans
 * @param subscribe the filters it may subscribe to; also anything that one of them covers
 * @param publish the filters whose topics it may publish to
 * @param expires when its sessions end, if ever
 * @param issued when its credential was issued; the epoch if that is not known
 * @param key the id of the key that signed its credential; empty if there is none
 */
public record Principal(
    String id,
    String subject,
    String tenant,
    Set<String> roles,
    Map<String, Object> claims,
    List<TopicFilter> subscribe,
    List<TopicFilter> publish,
    Optional<Instant> expires,
    Instant issued,
    String key) {

  public Principal {
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
    subscribe = List.copyOf(subscribe);
    publish = List.copyOf(publish);
  }

  /** A principal whose credential was not signed by a key. */
  public Principal(
      String id,
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      List<TopicFilter> subscribe,
      List<TopicFilter> publish,
      Optional<Instant> expires,
      Instant issued) {
    this(id, subject, tenant, roles, claims, subscribe, publish, expires, issued, "");
  }

  /** A principal whose credential has no known time of issue. */
  public Principal(
      String id,
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      List<TopicFilter> subscribe,
      List<TopicFilter> publish,
      Optional<Instant> expires) {
    this(id, subject, tenant, roles, claims, subscribe, publish, expires, Instant.EPOCH);
  }

  public boolean maySubscribe(TopicFilter filter) {
    return anyCovers(subscribe, filter);
  }

  /** True if it could receive an event with this topic. */
  public boolean mayHear(Topic topic) {
    for (TopicFilter grant : subscribe) {
      if (grant.matches(topic)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks a subscription.
   *
   * @throws RefusedException that states the first filter it may not subscribe to
   */
  public void requireAll(List<TopicFilter> filters) {
    for (TopicFilter filter : filters) {
      if (!maySubscribe(filter)) {
        throw new RefusedException(CloseReason.FORBIDDEN.with("not permitted: " + filter));
      }
    }
  }

  public boolean mayPublish(TopicFilter filter) {
    return anyCovers(publish, filter);
  }

  public boolean hasExpired(Instant now) {
    return expires.isPresent() && !now.isBefore(expires.get());
  }

  private static boolean anyCovers(List<TopicFilter> grants, TopicFilter filter) {
    for (TopicFilter grant : grants) {
      if (grant.covers(filter)) {
        return true;
      }
    }
    return false;
  }

  /** For logs: without claims, which can hold anything. */
  @Override
  public String toString() {
    return id;
  }
}
