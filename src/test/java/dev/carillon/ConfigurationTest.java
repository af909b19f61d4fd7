package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.AccessOptions;
import dev.carillon.config.ConfigFile;
import dev.carillon.core.Limits;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.http.EventsOptions;
import dev.carillon.http.HttpOptions;
import dev.carillon.kafka.Format;
import dev.carillon.kafka.KafkaOptions;
import dev.carillon.kafka.ReplayOptions;
import dev.carillon.kafka.StreamOptions;
import dev.carillon.kafka.TopicOptions;
import dev.carillon.logging.LogOptions;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
                new HttpOptions(
                    "0.0.0.0",
                    8080,
                    "0.0.0.0",
                    9090,
                    List.of(),
                    100,
                    16 << 10,
                    16 << 10,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(20)),
                KafkaOptions.of("localhost:9092"),
                List.of(),
                ReplayOptions.DEFAULT,
                PostgresOptions.of("localhost", 5432, "carillon", "carillon"),
                AccessOptions.of(List.of(), List.of()),
                TransportOptions.DEFAULT,
                Limits.DEFAULT,
                EventsOptions.DEFAULT,
                TopicsOptions.DEFAULT,
                VoipbinOptions.DEFAULT,
                SignalrOptions.DEFAULT,
                HubTransportOptions.DEFAULT,
                LubeLoggerOptions.DEFAULT,
                OpenShockOptions.DEFAULT,
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
}
