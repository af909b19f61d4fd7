package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.AccessOptions;
import dev.carillon.access.ControlOptions;
import dev.carillon.alert.AlertOptions;
import dev.carillon.budget.MemoryOptions;
import dev.carillon.command.CommandLimits;
import dev.carillon.config.ConfigFile;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.dialect.dataloy.DataloyOptions;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.navixy.NavixyOptions;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.document.DocumentOptions;
import dev.carillon.event.CursorOptions;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.admission.RequestOptions;
import dev.carillon.http.endpoint.EventsOptions;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.publish.ConnectionEventOptions;
import dev.carillon.kafka.publish.PublishOptions;
import dev.carillon.kafka.replay.ReplayOptions;
import dev.carillon.kafka.template.TopicOptions;
import dev.carillon.logging.LogOptions;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.HubTransportOptions;
import dev.carillon.webhook.WebhookOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static Configuration load(Map<String, String> environment) {
    return ConfigFile.read(Optional.empty(), environment).load(Configuration.class);
  }

  @Test
  void the_shipped_file_says_what_the_code_does_without_it() {
    assertThat(load(Map.of()))
        .isEqualTo(
            new Configuration(
                Optional.empty(),
                List.of(),
                new HttpOptions(
                    "0.0.0.0",
                    8080,
                    "127.0.0.1",
                    9090,
                    Optional.empty(),
                    List.of(),
                    100,
                    16 << 10,
                    16 << 10,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(20)),
                KafkaOptions.of("localhost:9092"),
                List.of(),
                ReplayOptions.DEFAULT,
                PostgresOptions.of("localhost", 5432, "carillon", "carillon"),
                AccessOptions.of(List.of(), List.of()),
                ControlOptions.DEFAULT,
                TransportOptions.DEFAULT,
                Limits.DEFAULT,
                OutboundOptions.DEFAULT,
                MemoryOptions.DEFAULT,
                EventsOptions.DEFAULT,
                PublishOptions.DEFAULT,
                RequestOptions.DEFAULT,
                List.of(),
                ConnectionEventOptions.NONE,
                AlertOptions.OFF,
                DocumentOptions.DEFAULT,
                CursorOptions.DEFAULT,
                TopicsOptions.DEFAULT,
                VoipbinOptions.DEFAULT,
                SignalrOptions.DEFAULT,
                HubTransportOptions.DEFAULT,
                LubeLoggerOptions.DEFAULT,
                OpenShockOptions.DEFAULT,
                NavixyOptions.DEFAULT,
                DataloyOptions.DEFAULT,
                WebhookOptions.DEFAULT,
                new EmbeddedOptions(9092, 5432),
                new LogOptions(LogOptions.Level.INFO, LogOptions.Format.JSON)));
  }

  @Test
  void the_environment_reaches_every_kind_of_key() {
    var configuration =
        load(
            Map.of(
                "CARILLON_EVENT_LOOPS", "3",
                "CARILLON_HTTP_ALLOWED_ORIGINS", "[\"https://a.example.com\"]",
                "CARILLON_LIMITS_HISTORY_BYTES", "1GiB",
                "CARILLON_LOG_FORMAT", "text"));

    assertThat(configuration.eventLoops()).contains(3);
    assertThat(configuration.http().allowedOrigins()).containsExactly("https://a.example.com");
    assertThat(configuration.limits().historyBytes()).isEqualTo(1L << 30);
    assertThat(configuration.log().format()).isEqualTo(LogOptions.Format.TEXT);
  }

  @Test
  void a_stream_says_only_what_it_needs_to() {
    var configuration =
        load(
            Map.of(
                "CARILLON_STREAMS",
                """
                [{"kafka-topic":"calls","format":"cloudevents","state":true,
                  "topics":["a:{data.id}",{"topic":"b:{data.id}","types":["x_*"]}]}]
                """));

    assertThat(configuration.streams())
        .containsExactly(
            StreamOptions.of("calls", Format.CLOUDEVENTS, "a:{data.id}")
                .withState()
                .withTopics(
                    TopicOptions.of("a:{data.id}"),
                    new TopicOptions("b:{data.id}", List.of("x_*"))));
  }

  @Test
  void no_event_loop_and_a_strange_origin_are_refused() {
    assertThatThrownBy(() -> load(Map.of("CARILLON_EVENT_LOOPS", "0")))
        .hasMessageContaining("event-loops must be from 1 to 1024");
    assertThatThrownBy(() -> load(Map.of("CARILLON_HTTP_ALLOWED_ORIGINS", "[\"*\"]")))
        .hasMessageStartingWith("http: an origin is");
  }

  private static final String COMMAND =
      """
      {"name":"vehicle.service","kafka-topic":"commands","key":"{data.id}",
       "grant":"vehicle:{data.id}","schema":{"properties":{"id":{"minimum":1,"const":"5"}}}}""";

  @Test
  void a_command_is_declared_with_its_schema_as_it_is() {
    var commands = load(Map.of("CARILLON_COMMANDS", "[" + COMMAND + "]")).commands();

    assertThat(commands).hasSize(1);
    assertThat(commands.get(0).schema())
        .hasToString("{\"properties\":{\"id\":{\"minimum\":1,\"const\":\"5\"}}}");
    assertThat(commands.get(0).declaration().limits()).isEqualTo(CommandLimits.DEFAULT);
    assertThat(
            load(Map.of("CARILLON_COMMANDS", "[" + with("\"rate\":3,\"max-bytes\":\"1KiB\"") + "]"))
                .commands()
                .get(0)
                .declaration()
                .limits())
        .isEqualTo(new CommandLimits(3, CommandLimits.DEFAULT.burst(), 1_024));
  }

  @Test
  void a_command_that_is_printed_can_be_read_back(@TempDir Path directory) throws IOException {
    var environment = Map.of("CARILLON_COMMANDS", "[" + COMMAND.replace("\"5\"", "5") + "]");
    ConfigFile given = ConfigFile.read(Optional.empty(), environment);
    Path printed = Files.writeString(directory.resolve("printed.yaml"), given.effective());

    assertThat(ConfigFile.read(Optional.of(printed), Map.of()).load(Configuration.class))
        .isEqualTo(given.load(Configuration.class));
  }

  private static String with(String members) {
    return COMMAND.replaceFirst("\\{", "{" + members + ",");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"minimum\":1 | \"minimum\":\"one\" | commands[0].schema: not a JSON Schema: /properties/id",
        "\"minimum\":1 | \"pattern\":\"(?=x)\" | commands[0].schema: a pattern that RE2",
        "vehicle:{data.id} | vehicle::{data.id} | commands[0]: not a topic: a segment is empty",
        "vehicle:{data.id} | vehicle:{id} | commands[0].grant: a value is written {data.name}",
        "\"{data.id}\" | \"{data.id\" | commands[0].key: a value is written {data.name}",
        "vehicle.service | Vehicle Service | commands[0]: a name has 1 to 64 of",
        "\"commands\" | \"a b\" | commands[0]: not the name of a Kafka topic: a b"
      })
  void a_command_that_is_none_ends_the_start_by_its_key(String good, String bad, String message) {
    assertThatThrownBy(
            () -> load(Map.of("CARILLON_COMMANDS", "[" + COMMAND.replace(good, bad) + "]")))
        .hasMessageContaining(message);
  }

  @Test
  void a_command_that_stands_twice_ends_the_start() {
    assertThatThrownBy(() -> load(Map.of("CARILLON_COMMANDS", "[" + COMMAND + "," + COMMAND + "]")))
        .hasMessageContaining("commands: the name vehicle.service is configured twice");
    assertThatThrownBy(() -> load(Map.of("CARILLON_COMMANDS", "[" + with("\"rate\":0") + "]")))
        .hasMessageContaining("commands[0]: rate must be from 1");
  }
}
