package dev.carillon.gateway;

import dev.carillon.access.AccessOptions;
import dev.carillon.access.ControlOptions;
import dev.carillon.alert.AlertOptions;
import dev.carillon.budget.MemoryOptions;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.CommandOptions;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.dialect.dataloy.DataloyOptions;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.navixy.NavixyOptions;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.document.AsyncApi;
import dev.carillon.document.DocumentOptions;
import dev.carillon.event.CursorOptions;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.admission.RequestOptions;
import dev.carillon.http.endpoint.EventsOptions;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.publish.ConnectionEventOptions;
import dev.carillon.kafka.publish.PublishOptions;
import dev.carillon.kafka.replay.ReplayOptions;
import dev.carillon.logging.LogOptions;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.HubTransportOptions;
import dev.carillon.webhook.WebhookOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of {@code conf/carillon.yaml}: a component is a section, and each package has
 * the record of its section.
 *
 * @param eventLoops empty: one per processor
 * @param products the names of the enabled product protocols, see {@link Gateway}
 */
public record Configuration(
    Optional<Integer> eventLoops,
    List<String> products,
    HttpOptions http,
    KafkaOptions kafka,
    List<StreamOptions> streams,
    ReplayOptions replay,
    PostgresOptions postgres,
    AccessOptions access,
    ControlOptions control,
    TransportOptions transport,
    Limits limits,
    OutboundOptions outbound,
    MemoryOptions memory,
    EventsOptions events,
    PublishOptions publishing,
    RequestOptions requests,
    List<CommandOptions> commands,
    ConnectionEventOptions connectionEvents,
    AlertOptions alerts,
    DocumentOptions documents,
    CursorOptions cursors,
    TopicsOptions topics,
    VoipbinOptions voipbin,
    SignalrOptions signalr,
    HubTransportOptions hubTransport,
    LubeLoggerOptions lubelogger,
    OpenShockOptions openshock,
    NavixyOptions navixy,
    DataloyOptions dataloy,
    WebhookOptions webhooks,
    EmbeddedOptions embedded,
    LogOptions log) {
  private static final List<String> PRODUCTS =
      Gateway.PRODUCTS.stream().map(Feature.Type::name).toList();
  private static final int MAX_EVENT_LOOPS = 1024;

  public Configuration {
    products = List.copyOf(products);
    requireProducts(products);
    requireOnce("commands: the name ", commands.stream().map(CommandOptions::name).toList());
    requireOnce("streams: the Kafka topic ", topicsRead(streams, control, alerts));
    if (alerts.enabled()) {
      requireStreams(dataloy, streams);
    }
    eventLoops.ifPresent(
        loops -> {
          if (loops < 1 || loops > MAX_EVENT_LOOPS) {
            throw new IllegalArgumentException(
                "event-loops must be from 1 to " + MAX_EVENT_LOOPS + ", not " + loops);
          }
        });
  }

  private static void requireProducts(List<String> products) {
    for (String product : products) {
      if (!PRODUCTS.contains(product)) {
        throw new IllegalArgumentException("products: " + product + " is none of " + PRODUCTS);
      }
    }
  }

  /** Scripts are evaluated on events that are read, and the stream determines how. */
  private static void requireStreams(DataloyOptions dataloy, List<StreamOptions> streams) {
    Set<String> read = new HashSet<>(streams.stream().map(StreamOptions::kafkaTopic).toList());
    for (ObjectTypeOptions type : dataloy.objects()) {
      if (!read.contains(type.kafkaTopic())) {
        throw new IllegalArgumentException(
            "alerts: no stream reads " + type.kafkaTopic() + ", the topic of " + type.name());
      }
    }
  }

  /** Every Kafka topic that is read for clients or by the gateway itself. */
  private static List<String> topicsRead(
      List<StreamOptions> streams, ControlOptions control, AlertOptions alerts) {
    var topics = new ArrayList<>(streams.stream().map(StreamOptions::kafkaTopic).toList());
    control.kafkaTopic().ifPresent(topics::add);
    if (alerts.enabled()) {
      topics.add(alerts.kafkaTopic());
    }
    return topics;
  }

  private static void requireOnce(String what, List<String> names) {
    var seen = new HashSet<String>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(what + name + " is configured twice");
      }
    }
  }

  /** All streams for clients: the configured ones, and the gateway's own. */
  public List<StreamOptions> allStreams() {
    var all = new ArrayList<>(streams);
    if (alerts.enabled()) {
      all.add(AlertsFeature.stream(alerts));
    }
    return List.copyOf(all);
  }

  /** The Kafka topics that the gateway only writes, in order and without duplicates. */
  public Set<String> writtenTopics() {
    var topics = new LinkedHashSet<String>();
    commands.forEach(command -> topics.add(command.kafkaTopic()));
    if (products.contains("openshock")) {
      topics.add(openshock.commandTopic());
    }
    connectionEvents.kafkaTopic().ifPresent(topics::add);
    kafka.deadLetterTopic().ifPresent(topics::add);
    webhooks.kafkaTopic().ifPresent(topics::add);
    streams.forEach(stream -> topics.remove(stream.kafkaTopic()));
    return topics;
  }

  /** The content of the AsyncAPI document. */
  AsyncApi.Contents described(List<CommandDeclaration> commands) {
    return new AsyncApi.Contents(
        version(),
        Optional.of(kafka.bootstrapServers()).filter(all -> documents.kafka()),
        kafka.properties().getOrDefault("security.protocol", "").endsWith("SSL"),
        commands,
        connectionEvents.kafkaTopic().filter(topic -> documents.kafka()),
        Optional.of(alerts).filter(AlertOptions::enabled).map(AlertOptions::kafkaTopic),
        kafka.deadLetterTopic().filter(topic -> documents.kafka()),
        streams.stream().map(AsyncApi.ReadStream::of).toList());
  }

  public static String version() {
    return Optional.ofNullable(Configuration.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
