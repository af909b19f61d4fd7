package dev.carillon.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private static JsonNode document(Optional<String> alerts) throws Exception {
    var contents =
        new AsyncApi.Contents(
            "1",
            "localhost:9092",
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

  @Test
  void without_alerts_there_is_no_such_channel() throws Exception {
    assertThat(document(Optional.empty()).path("channels")).isEmpty();
  }
}
