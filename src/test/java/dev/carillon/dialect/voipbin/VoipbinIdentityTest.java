package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.Principals;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The product's rules; the grants, which come on top, are in the transcripts. */
class VoipbinIdentityTest {
  private static final int LONGEST = 5;

  /** What a topic can be made of, to be put together in every way. */
  private static final List<String> PARTS =
      List.of(
          "customer_id",
          "agent_id",
          Visitors.CUSTOMER,
          Visitors.OTHER_CUSTOMER,
          Visitors.AGENT,
          "call",
          "call_hangup",
          Visitors.CALL,
          Visitors.OTHER_CALL,
          "",
          "**");

  private static VoipbinIdentity claiming(Map<String, Object> claims) {
    return VoipbinClaims.identity(Principals.claiming("somebody", claims));
  }

  private static Optional<TopicFilter> filter(VoipbinIdentity identity, String topic) {
    try {
      return Optional.of(identity.filter(VoipbinTopic.of(topic)));
    } catch (RefusedException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Test
  void no_topic_that_can_be_put_together_lets_a_visitor_hear_of_a_resource_it_does_not_name() {
    List<Topic> published = published(Visitors.CUSTOMER, Visitors.OTHER_CALL);
    var accepted = new ArrayList<String>();

    everyTopic(
        VoipbinClaims.identity(Visitors.direct("call")),
        (text, filter) -> {
          accepted.add(text);
          if (!text.contains(Visitors.OTHER_CALL)) {
            assertThat(published).as(text).noneMatch(filter::matches);
          }
        });

    String calls = "customer_id:" + Visitors.CUSTOMER + ":call:";
    assertThat(accepted).contains(calls + Visitors.CALL, calls + Visitors.CALL + ":");
    assertThat(accepted).allMatch(text -> text.startsWith(calls) && !text.equals(calls));
  }

  @Test
  void no_topic_that_can_be_put_together_leads_out_of_the_own_customer() {
    List<Topic> published = published(Visitors.OTHER_CUSTOMER, Visitors.CALL);
    var accepted = new ArrayList<String>();

    everyTopic(
        VoipbinClaims.identity(Visitors.admin()),
        (text, filter) -> {
          accepted.add(text);
          assertThat(published).as(text).noneMatch(filter::matches);
        });

    assertThat(accepted).contains("customer_id:" + Visitors.CUSTOMER, "agent_id:" + Visitors.AGENT);
  }

  private static List<Topic> published(String customer, String call) {
    return List.of(
        Topic.of("customer_id:" + customer + ":call:" + call),
        Topic.of("customer_id:" + customer + ":call:call_hangup:" + call));
  }

  private static void everyTopic(
      VoipbinIdentity identity, BiConsumer<String, TopicFilter> accepted) {
    List<String> texts = PARTS;
    for (int length = 1; length <= LONGEST; length++) {
      for (String text : texts) {
        filter(identity, text).ifPresent(f -> accepted.accept(text, f));
      }
      texts =
          texts.stream()
              // What does not begin with a scope can become no topic of theirs.
              .filter(t -> t.isEmpty() || t.startsWith("customer_id") || t.startsWith("agent_id"))
              .flatMap(t -> PARTS.stream().map(part -> t + ":" + part))
              .toList();
    }
  }

  @Test
  void a_permission_is_a_number_or_a_list_of_words_and_nothing_else() {
    String topic = "customer_id:" + Visitors.CUSTOMER;
    for (Object good : List.<Object>of(0x20L, 0x40L, 0x70L, List.of("admin"), List.of("manager"))) {
      for (String name : List.of("permission", "permissions")) {
        var identity = claiming(Map.of("customer_id", Visitors.CUSTOMER, name, good));
        assertThat(filter(identity, topic)).as("%s=%s", name, good).isPresent();
      }
    }
    for (Object bad :
        List.<Object>of(
            0L,
            0x10L,
            0x80L,
            32.0,
            "32",
            "admin",
            true,
            List.of(32L),
            List.of(List.of("admin")),
            List.of("Admin"),
            Map.of("admin", true),
            List.of("agent"))) {
      var identity = claiming(Map.of("customer_id", Visitors.CUSTOMER, "permission", bad));
      assertThat(filter(identity, topic)).as("%s", bad).isEmpty();
    }
  }

  @Test
  void a_super_admin_is_one_by_its_lowest_bit_or_by_the_word() {
    assertThat(claiming(Map.of("permission", 1L)).isSuperAdmin()).isTrue();
    assertThat(claiming(Map.of("permissions", List.of("project_super_admin"))).isSuperAdmin())
        .isTrue();
    assertThat(claiming(Map.of("permission", 0xFFF0L)).isSuperAdmin()).isFalse();
    for (String kind : List.of("accesskey", "direct", "delegate", "AGENT", "")) {
      assertThat(claiming(Map.of("type", kind, "permission", 1L)).isSuperAdmin())
          .as(kind)
          .isFalse();
    }
  }

  @Test
  void claims_of_another_type_than_they_should_be_count_as_absent() {
    Principal odd =
        Principals.claiming(
            "odd",
            Map.of(
                "type",
                List.of("agent"),
                "agent",
                "62005165",
                "customer_id",
                7L,
                "agent_id",
                List.of(Visitors.AGENT),
                "allowed_resource_types",
                "call",
                "customer_status",
                true));

    VoipbinIdentity identity = VoipbinClaims.identity(odd);

    assertThat(identity.kind()).isEqualTo(VoipbinIdentity.Kind.FOREIGN);
    assertThat(identity.customer()).isEmpty();
    assertThat(identity.agent()).isEmpty();
    assertThat(identity.resourceTypes()).isEmpty();
    assertThat(identity.frozen()).isFalse();
  }

  @Test
  void what_stands_in_the_agents_object_counts_and_what_stands_beside_it_does_not() {
    VoipbinIdentity identity =
        claiming(
            Map.of(
                "agent",
                Map.of("id", Visitors.AGENT, "customer_id", Visitors.CUSTOMER, "permission", 16L),
                "customer_id",
                Visitors.OTHER_CUSTOMER,
                "agent_id",
                Visitors.CALL,
                "permission",
                1L));

    assertThat(identity.customer()).contains(Visitors.CUSTOMER);
    assertThat(identity.agent()).contains(Visitors.AGENT);
    assertThat(identity.permissions()).containsExactly(Permission.CUSTOMER_AGENT);
  }

  @Test
  void an_identifier_in_a_token_may_be_in_upper_case() {
    var identity =
        claiming(
            Map.of(
                "customer_id",
                "5E4A0680-804E-11EC-8477-2FEA5968D85B",
                "permissions",
                List.of("admin")));

    assertThat(filter(identity, "customer_id:" + Visitors.CUSTOMER)).isPresent();
  }

  @Test
  void a_direct_token_that_is_bound_to_nothing_opens_nothing() {
    for (Object bound : List.<Object>of("", "00000000-0000-0000-0000-000000000000", 7L)) {
      var identity =
          claiming(
              Map.of(
                  "type",
                  "direct",
                  "customer_id",
                  Visitors.CUSTOMER,
                  "allowed_resource_types",
                  List.of("call"),
                  "allowed_resource_id",
                  bound));
      for (String id : List.of(Visitors.CALL, "00000000-0000-0000-0000-000000000000", "7")) {
        assertThat(filter(identity, "customer_id:" + Visitors.CUSTOMER + ":call:" + id))
            .as("%s %s", bound, id)
            .isEmpty();
      }
    }
  }
}
