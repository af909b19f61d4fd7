package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.template.Records;
import dev.carillon.kafka.template.TopicOptions;
import dev.carillon.support.Pages;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The stream that VoIPBin's page says to configure makes the topics that it says there are. */
class VoipbinStreamTest {
  private static final String CUSTOMER = "5e4a0680-804e-11ec-8477-2fea5968d85b";
  private static final String OWNER = "62005165-b7d6-49e0-9f2e-dd9d4c3a58a1";

  private final Records records =
      new Records(StreamOptions.of("voipbin", Format.CLOUDEVENTS, "x").withTopics(topics()));

  private static TopicOptions[] topics() {
    JsonNode stream = Pages.configuration("voipbin.md", "streams").get(0).get(0);
    assertThat(stream.path("format").asText()).isEqualTo("cloudevents");
    return stream
        .path("topics")
        .valueStream()
        .map(topic -> new TopicOptions(topic.path("topic").asText(), texts(topic.path("types"))))
        .toArray(TopicOptions[]::new);
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }

  private List<String> topics(String type, String data) {
    ChangeEvent event =
        records.event(
            "key",
            """
            {"specversion":"1.0","id":"1","source":"/voipbin","type":"%s",
            "data":{"customer_id":"%s",%s}}
            """
                .formatted(type, CUSTOMER.toUpperCase(Locale.ROOT), data));
    return Records.topics(event);
  }

  @Test
  void a_resource_is_told_to_its_customer_and_to_its_owner_if_it_has_one() {
    assertThat(topics("call_hangup", "\"id\":\"c-1\",\"owner_id\":\"" + OWNER + "\""))
        .containsExactly(
            "customer_id:" + CUSTOMER + ":call:c-1", "agent_id:" + OWNER + ":call:c-1");
    assertThat(topics("call_hangup", "\"id\":\"c-1\",\"owner_type\":\"\",\"owner_id\":\"\""))
        .containsExactly("customer_id:" + CUSTOMER + ":call:c-1");
  }

  @Test
  void what_belongs_to_another_resource_is_told_under_that_one() {
    assertThat(topics("aimessage_created", "\"id\":\"m\",\"aicall_id\":\"a-1\""))
        .containsExactly("customer_id:" + CUSTOMER + ":aicall:a-1");
    assertThat(topics("webchat_message_created", "\"id\":\"m\",\"session_id\":\"s-1\""))
        .containsExactly("customer_id:" + CUSTOMER + ":webchat_session:s-1");
    assertThat(
            topics(
                "chatmessage_created",
                "\"id\":\"m\",\"chat_id\":\"t-1\",\"participant_ids\":[\"A\",\"b\"]"))
        .containsExactly(
            "customer_id:" + CUSTOMER + ":chat:t-1", "agent_id:a:chat:t-1", "agent_id:b:chat:t-1");
  }
}
