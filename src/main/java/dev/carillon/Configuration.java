package dev.carillon;

import dev.carillon.access.AccessOptions;
import dev.carillon.core.Limits;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.http.EventsOptions;
import dev.carillon.http.HttpOptions;
import dev.carillon.kafka.KafkaOptions;
import dev.carillon.kafka.ReplayOptions;
import dev.carillon.kafka.StreamOptions;
import dev.carillon.logging.LogOptions;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.util.List;
import java.util.Optional;

/**
 * Everything that {@code conf/carillon.yaml} says: a component is a section, and each package owns
 * the record of its section.
 *
 * @param eventLoops empty: one per processor
 */
public record Configuration(
    Optional<Integer> eventLoops,
    HttpOptions http,
    KafkaOptions kafka,
    List<StreamOptions> streams,
    ReplayOptions replay,
    PostgresOptions postgres,
    AccessOptions access,
    TransportOptions transport,
    Limits limits,
    EventsOptions events,
    TopicsOptions topics,
    VoipbinOptions voipbin,
    SignalrOptions signalr,
    HubTransportOptions hubTransport,
    LubeLoggerOptions lubelogger,
    OpenShockOptions openshock,
    EmbeddedOptions embedded,
    LogOptions log) {
  private static final int MAX_EVENT_LOOPS = 1024;

  public Configuration {
    eventLoops.ifPresent(
        loops -> {
          if (loops < 1 || loops > MAX_EVENT_LOOPS) {
            throw new IllegalArgumentException(
                "event-loops must be from 1 to " + MAX_EVENT_LOOPS + ", not " + loops);
          }
        });
  }
}
