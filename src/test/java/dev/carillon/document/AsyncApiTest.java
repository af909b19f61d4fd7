package dev.carillon.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.DataTemplate;
import dev.carillon.core.identity.Principal;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private static JsonNode document(Optional<String> alerts) throws Exception {
    var contents =
        new AsyncApi.Contents(
            "1",
            Optional.of("localhost:9092"),
            false,
            List.of(),
            Optional.empty(),
            alerts,
            Optional.empty(),
            List.of());
    return new ObjectMapper().readTree(AsyncApi.of(contents).toString());
  }

  @Test
  void fired_alerts_are_written_and_read_on_one_channel() throws Exception {
    JsonNode document = document(Optional.of("carillon.alerts"));
    JsonNode message =
        document
            .path("channels")
            .path("carillon.alerts")
            .path("messages")
            .path("dev.carillon.alert.fired");
    JsonNode data =
        message.path("payload").path("schema").path("properties").path("data").path("properties");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("scriptCode", "fired", "message", "event");
    assertThat(document.path("operations").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "send-dev.carillon.alert.fired", "receive-dev.carillon.alert.fired");
  }

  private static AsyncApi.Contents everything() {
    var schema =
        dev.carillon.command.JsonSchema.of(
            new ObjectMapper().createObjectNode().put("type", "object"));
    return new AsyncApi.Contents(
        "1",
        Optional.empty(),
        false,
        List.of(
            CommandDeclaration.of("car.stop", schema, "car-commands", DataTemplate.of("{data.car}"))
                .withGrant(DataTemplate.of("car:{data.car}:stop")),
            CommandDeclaration.of(
                    "phone.ring", schema, "phone-commands", DataTemplate.of("{data.id}"))
                .withGrant(DataTemplate.of("phone:{data.id}"))),
        Optional.empty(),
        Optional.of("carillon.alerts"),
        Optional.empty(),
        List.of(
            AsyncApi.ReadStream.of(StreamOptions.of("cars", Format.CLOUDEVENTS, "car:{data.id}")),
            AsyncApi.ReadStream.of(
                StreamOptions.of("phones", Format.CLOUDEVENTS, "phone:{data.id}")),
            AsyncApi.ReadStream.of(
                StreamOptions.of("inbox", Format.CLOUDEVENTS, "inbox:{data.id}").withPublish())));
  }

  private static List<String> channels(Principal principal) throws Exception {
    String text = AsyncApi.of(everything().shownTo(principal)).toString();
    var names = new java.util.ArrayList<String>();
    new ObjectMapper().readTree(text).path("channels").fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void each_is_shown_what_it_may_hear_publish_and_command_and_nothing_else() throws Exception {
    assertThat(channels(Principals.claiming("ann", Map.of(), "car:7"))).containsExactly("cars");
    assertThat(channels(Principals.claiming("bob", Map.of(), "alert:**", "phone:**")))
        .containsExactlyInAnyOrder("carillon.alerts", "phones");
    assertThat(channels(publisher("car:7:**"))).containsExactlyInAnyOrder("car-commands");
    assertThat(channels(publisher("inbox:*", "phone:9")))
        .containsExactlyInAnyOrder("phone-commands", "inbox");
    assertThat(channels(Principals.claiming("eve", Map.of()))).isEmpty();
  }

  private static Principal publisher(String... filters) {
    return new Principal(
        "pat",
        "pat",
        "",
        Set.of(),
        Map.of(),
        List.of(),
        java.util.Arrays.stream(filters).map(TopicFilter::of).toList(),
        Optional.empty());
  }

  @Test
  void brokers_are_told_only_if_the_operator_says_so() throws Exception {
    assertThat(AsyncApi.of(everything()).toString()).doesNotContain("servers", "host");
    assertThat(document(Optional.empty()).path("servers").path("kafka-1").path("host").asText())
        .isEqualTo("localhost:9092");
  }

  @Test
  void without_alerts_there_is_no_such_channel() throws Exception {
    assertThat(document(Optional.empty()).path("channels")).isEmpty();
  }
}
