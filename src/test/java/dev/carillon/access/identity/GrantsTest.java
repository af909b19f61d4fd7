package dev.carillon.access.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.Principal;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static Principal principal(List<GrantOptions> grants, Map<String, Object> claims) {
    var identity = new Identity("id", "alice", "acme", Set.of("driver"), claims, Optional.empty());
    return new Grants(grants, List.of(), 100).principal(identity);
  }

  private static boolean may(Principal principal, String filter) {
    return principal.maySubscribe(TopicFilter.of(filter));
  }

  @Test
  void a_condition_decides_over_the_claims() {
    var grants =
        List.of(
            GrantOptions.of(
                "customer_id:{customer_id}:**",
                "'admin' in permissions || 'manager' in permissions"),
            GrantOptions.of("agent_id:{agent_id}:**"));
    Principal admin =
        principal(grants, Map.of("customer_id", "7", "permissions", List.of("admin")));
    assertThat(may(admin, "customer_id:7:call:*")).isTrue();
    assertThat(may(admin, "customer_id:8:call:*")).isFalse();
    Principal agent =
        principal(
            grants, Map.of("customer_id", "7", "agent_id", "3", "permissions", List.of("agent")));
    assertThat(agent.subscribe()).containsExactly(TopicFilter.of("agent_id:3:**"));
    assertThat(principal(grants, Map.of("customer_id", "7")).subscribe()).isEmpty();
  }

  @Test
  void our_own_words_win_over_claims_of_the_same_name() {
    var grants =
        List.of(
            GrantOptions.of("tenant:{tenant}:**"),
            GrantOptions.of("user:{subject}"),
            GrantOptions.of("role:{roles}"),
            GrantOptions.of("raw:{claims.tenant}", "claims.tenant == 'evil' && 'driver' in roles"));
    Principal principal =
        principal(grants, Map.of("tenant", "evil", "subject", "root", "roles", List.of("admin")));
    assertThat(principal.subscribe())
        .extracting(TopicFilter::toString)
        .containsExactly("tenant:acme:**", "user:alice", "role:driver", "raw:evil");
  }

  @Test
  void an_absent_tenant_makes_no_filter() {
    var identity =
        new Identity("id", "alice", "", Set.of(), Map.of("tenant", "x"), Optional.empty());
    var grants = new Grants(List.of(GrantOptions.of("tenant:{tenant}:**")), List.of(), 10);
    assertThat(grants.principal(identity).subscribe()).isEmpty();
  }

  @Test
  void the_grants_of_one_principal_are_bounded() {
    List<String> many = IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
    var grants = List.of(GrantOptions.of("a:{ids}"), GrantOptions.of("b:{ids}"));
    assertThat(principal(grants, Map.of("ids", many)).subscribe()).hasSize(100);
  }

  @Test
  void publish_grants_are_their_own() {
    var identity = new Identity("id", "a", "", Set.of(), Map.of("id", "7"), Optional.empty());
    Principal principal =
        new Grants(List.of(), List.of(GrantOptions.of("vehicle:{id}:**")), 9).principal(identity);
    assertThat(principal.mayPublish(TopicFilter.of("vehicle:7:speed"))).isTrue();
    assertThat(may(principal, "vehicle:7:speed")).isFalse();
  }
}
