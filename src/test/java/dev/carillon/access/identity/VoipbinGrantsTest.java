package dev.carillon.access.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.dialect.voipbin.VoipbinAuthentication;
import dev.carillon.dialect.voipbin.VoipbinDialect;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.event.Json;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Pages;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The grants that VoIPBin's page says to configure, with tokens of both forms that it names. */
class VoipbinGrantsTest {
  private static final String CUSTOMER = "5e4a0680-804e-11ec-8477-2fea5968d85b";
  private static final String OTHER = "6a93f71e-f542-11ee-9d00-a37a1c8d7f11";
  private static final String AGENT = "62005165-b7d6-49e0-9f2e-dd9d4c3a58a1";
  private static final String CALL = "5371e9db-0f6b-4b8e-bd3d-3a1b2c4d5e6f";

  private static final String ONE_RESOURCE = "customer_id:" + CUSTOMER + ":aicall:" + CALL;

  /** Topics of every kind, to see which of them somebody may name. */
  private static final List<String> TOPICS =
      List.of(
          "",
          "customer_id:" + CUSTOMER,
          "customer_id:" + CUSTOMER + ":call",
          "customer_id:" + CUSTOMER + ":call:" + CALL,
          "customer_id:" + CUSTOMER + ":aicall:",
          ONE_RESOURCE,
          "customer_id:" + CUSTOMER + ":aicall:aicall_status_updated:" + CALL,
          "customer_id:" + OTHER + ":call:" + CALL,
          "agent_id:" + AGENT + ":call:",
          "agent_id:" + CALL + ":call");

  private static final List<String> OWN_CUSTOMER = TOPICS.subList(1, 7);
  private static final List<String> OWN_AGENT = TOPICS.subList(8, 9);

  private static List<GrantOptions> grants(int example) {
    JsonNode grants = Pages.configuration("voipbin.md", "access").get(example).path("subscribe");
    return grants
        .valueStream()
        .map(
            grant ->
                grant.has("when")
                    ? GrantOptions.of(grant.path("topic").asText(), grant.path("when").asText())
                    : GrantOptions.of(grant.path("topic").asText()))
        .toList();
  }

  private static Principal principal(int example, String claims) {
    if (!(Json.read(claims) instanceof Map<?, ?> map)) {
      throw new AssertionError("not an object: " + claims);
    }
    @SuppressWarnings("unchecked") // the keys of JSON are texts
    var texts = (Map<String, Object>) map;
    var identity = new Identity("id", "somebody", "", Set.of(), texts, Optional.empty());
    return new Grants(grants(example), List.of(), 100).principal(identity);
  }

  /** Those of the topics that a client with this token may name. */
  private static List<String> topics(int example, String claims) {
    Principal principal = principal(example, claims);
    new VoipbinAuthentication().admit(principal);
    var permitted = new ArrayList<String>();
    for (String topic : TOPICS) {
      var connection = new FakeConnection();
      var pubSub = new PubSub(Limits.DEFAULT, Meter.NONE, Runnable::run, Events.TIME);
      Session session =
          pubSub.open(
              new VoipbinDialect(VoipbinOptions.DEFAULT),
              Handshakes.websocket(),
              principal,
              connection);
      session.receive("{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"]}");
      if (session.isOpen()) {
        permitted.add(topic);
      }
    }
    return permitted;
  }

  private static List<String> both(List<String> some, List<String> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static String flat(String kind, String permissions) {
    return """
        {"type":"%s","customer_id":"%s","agent_id":"%s","permissions":[%s]}
        """
        .formatted(kind, CUSTOMER, AGENT, permissions);
  }

  private static String ofTheProduct(int permission) {
    return """
        {"type":"agent","agent":{"id":"%s","customer_id":"%s","permission":%d}}
        """
        .formatted(AGENT, CUSTOMER, permission);
  }

  @Test
  void an_admin_or_a_manager_hears_of_its_customer_and_of_itself() {
    for (String word : List.of("\"admin\"", "\"agent\",\"manager\"")) {
      assertThat(topics(0, flat("agent", word))).isEqualTo(both(OWN_CUSTOMER, OWN_AGENT));
    }
    for (int permission : List.of(32, 64, 16 + 64, 32 + 64)) {
      assertThat(topics(1, ofTheProduct(permission))).isEqualTo(both(OWN_CUSTOMER, OWN_AGENT));
    }
  }

  @Test
  void an_agent_hears_of_itself_only() {
    assertThat(topics(0, flat("agent", "\"agent\""))).isEqualTo(OWN_AGENT);
    assertThat(topics(1, ofTheProduct(16))).isEqualTo(OWN_AGENT);
    assertThat(topics(1, ofTheProduct(128))).isEqualTo(OWN_AGENT);
  }

  @Test
  void a_super_admin_hears_of_everything() {
    assertThat(topics(0, flat("agent", "\"project_super_admin\""))).isEqualTo(TOPICS);
    assertThat(topics(1, ofTheProduct(1))).isEqualTo(TOPICS);
  }

  @Test
  void an_access_key_hears_of_its_customer() {
    assertThat(topics(0, flat("accesskey", ""))).isEqualTo(OWN_CUSTOMER);
  }

  @Test
  void a_visitor_hears_of_its_one_resource() {
    assertThat(topics(0, flatVisitor())).containsExactly(ONE_RESOURCE);
    assertThat(topics(1, "{\"type\":\"direct\",\"direct\":" + flatVisitor() + "}"))
        .containsExactly(ONE_RESOURCE);
  }

  @Test
  void a_visitor_whose_token_names_no_resource_hears_nothing() {
    String claims =
        """
        {"type":"direct","customer_id":"%s","allowed_resource_types":["aicall"]}
        """
            .formatted(CUSTOMER);

    assertThat(topics(0, claims)).isEmpty();
  }

  @Test
  void the_grants_alone_give_a_visitor_no_more_either() {
    // What holds for it on Carillon's own protocol, which does not know the product's rules.
    Principal visitor = principal(0, flatVisitor());

    assertThat(visitor.maySubscribe(TopicFilter.of(ONE_RESOURCE))).isTrue();
    String type = "customer_id:" + CUSTOMER + ":aicall";
    for (String wide : List.of("**", type + ":**", type + ":*", type + ":*:**", "*:*:aicall:*")) {
      assertThat(visitor.maySubscribe(TopicFilter.of(wide))).as(wide).isFalse();
    }
  }

  private static String flatVisitor() {
    return """
        {"type":"direct","customer_id":"%s","allowed_resource_id":"%s",
        "allowed_resource_types":["aicall","webchat_session"]}
        """
        .formatted(CUSTOMER, CALL);
  }
}
