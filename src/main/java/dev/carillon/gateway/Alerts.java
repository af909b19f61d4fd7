package dev.carillon.gateway;

import dev.carillon.alert.AlertEvaluation;
import dev.carillon.alert.AlertOptions;
import dev.carillon.alert.AlertRecord;
import dev.carillon.alert.CompiledScript;
import dev.carillon.alert.RecentFires;
import dev.carillon.alert.ScriptTally;
import dev.carillon.alert.ScriptTrials;
import dev.carillon.alert.Scripts;
import dev.carillon.alert.operator.AlertScriptEndpoints;
import dev.carillon.core.EventBusAddress;
import dev.carillon.event.EventBatch;
import dev.carillon.event.OffsetVector;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.group.TransactionalProcessor;
import dev.carillon.kafka.replay.TopicHistoryReader;
import dev.carillon.metrics.AlertMetrics;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import dev.carillon.postgres.PgAlertScripts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Alert scripts, put together: kept, evaluated over all replicas, tried, and heard of. */
final class Alerts {
  private final PgAlertScripts store;
  private final Scripts scripts;
  private final TransactionalProcessor reactions;
  private final ScriptTrials trials;
  private final List<OperatorEndpoint> endpoints;

  /** What the gateway has that is needed here. */
  record Parts(
      Vertx vertx,
      Configuration configuration,
      Stores stores,
      ObjectTypes types,
      Supplier<OffsetVector> frontier,
      AlertMetrics meter) {}

  private Alerts(
      PgAlertScripts store,
      Scripts scripts,
      TransactionalProcessor reactions,
      ScriptTrials trials,
      List<OperatorEndpoint> endpoints) {
    this.store = store;
    this.scripts = scripts;
    this.reactions = reactions;
    this.trials = trials;
    this.endpoints = List.copyOf(endpoints);
  }

  /** The topic of fired alerts as clients hear it: {@code alert:<code>}. */
  static StreamOptions stream(AlertOptions options) {
    return StreamOptions.of(
        options.kafkaTopic(), Format.CLOUDEVENTS, "alert:{data." + AlertRecord.SCRIPT_CODE + "}");
  }

  /** Begins to read the scripts, and waits for nothing. */
  static Alerts make(Parts parts) {
    Configuration configuration = parts.configuration();
    AlertOptions options = configuration.alerts();
    var compiler = new CompiledScript.Compiler(parts.types(), options.maxScripts());
    var scripts = new Scripts(compiler, parts.meter());
    var tally = new ScriptTally();
    var fires = new RecentFires(options.kafkaTopic());
    parts
        .vertx()
        .eventBus()
        .<EventBatch>localConsumer(EventBusAddress.EVENTS, batch -> fires.take(batch.body()));
    List<StreamOptions> streams = streams(configuration, parts.types());
    var record = new AlertRecord(options.kafkaTopic(), configuration.kafka().maxEventBytes());
    var evaluation =
        new AlertEvaluation(
            new AlertEvaluation.Parts(
                parts.types(), scripts, record, options.userMember(), tally, parts.meter()),
            InstantSource.system());
    var reactions =
        new TransactionalProcessor(
            configuration.kafka(),
            new TransactionalProcessor.Parts(
                "alerts", options.groupId(), streams, scripts::isKnown, evaluation),
            parts.meter());
    var past = new TopicHistoryReader(configuration.kafka(), streams, parts.frontier());
    var trials =
        new ScriptTrials(
            parts.vertx(),
            new ScriptTrials.Parts(parts.types(), past, options.userMember(), options.trial()));
    var store =
        PgAlertScripts.start(
            parts.stores().database(), configuration.postgres(), options, scripts::take);
    var api =
        new AlertScriptEndpoints.Parts(
            store,
            scripts,
            compiler,
            parts.types(),
            trials,
            tally,
            fires,
            options.userMember(),
            options.maxScripts(),
            configuration.cursors().cursors());
    return new Alerts(store, scripts, reactions, trials, AlertScriptEndpoints.all(api));
  }

  /** The streams whose events are changes of objects. */
  private static List<StreamOptions> streams(Configuration configuration, ObjectTypes types) {
    Set<String> wanted = new HashSet<>(types.all().stream().map(ObjectType::kafkaTopic).toList());
    return configuration.streams().stream()
        .filter(stream -> wanted.contains(stream.kafkaTopic()))
        .toList();
  }

  void start() {
    reactions.start();
  }

  List<OperatorEndpoint> endpoints() {
    return endpoints;
  }

  /** True if there is a script of this code. */
  boolean exists(String code) {
    return scripts.exists(code);
  }

  /** Its threads, to be watched. */
  List<SupervisedThread> threads() {
    return reactions.threads();
  }

  Future<Void> close() {
    reactions.close();
    trials.close();
    return store.close();
  }
}
