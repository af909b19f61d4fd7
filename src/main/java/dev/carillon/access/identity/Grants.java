package dev.carillon.access.identity;

import dev.carillon.core.identity.Principal;
import dev.carillon.topic.TopicFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the principal of an identity: resolves the configured grants once, when the client
 * authenticates. Immutable.
 */
public final class Grants {
  private final List<GrantOptions> subscribe;
  private final List<GrantOptions> publish;
  private final int perPrincipal;

  /**
   * @param perPrincipal maximum number of filters of each kind of one principal; further ones are
   *     left out
   */
  public Grants(List<GrantOptions> subscribe, List<GrantOptions> publish, int perPrincipal) {
    this.subscribe = List.copyOf(subscribe);
    this.publish = List.copyOf(publish);
    this.perPrincipal = perPrincipal;
  }

  public Principal principal(Identity identity) {
    Map<String, Object> variables = identity.variables();
    return new Principal(
        identity.id(),
        identity.subject(),
        identity.tenant(),
        identity.roles(),
        identity.claims(),
        filters(subscribe, variables),
        filters(publish, variables),
        identity.expires(),
        identity.issued(),
        identity.key());
  }

  private List<TopicFilter> filters(List<GrantOptions> grants, Map<String, Object> variables) {
    Set<TopicFilter> filters = new LinkedHashSet<>();
    for (GrantOptions grant : grants) {
      int left = perPrincipal - filters.size();
      if (left > 0 && grant.when().map(condition -> condition.test(variables)).orElse(true)) {
        filters.addAll(grant.topic().filters(variables, left));
      }
    }
    return List.copyOf(filters);
  }
}
