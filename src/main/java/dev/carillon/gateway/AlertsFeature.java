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
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.group.TransactionalProcessor;
import dev.carillon.kafka.replay.TopicHistoryReader;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import dev.carillon.postgres.PgAlertScripts;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Alert scripts: stores them, evaluates them across all replicas, runs trials on past events, and
 * delivers alerts to clients.
 */
final class AlertsFeature implements Feature {
  static final Type TYPE =
      new Type("alerts", configuration -> configuration.alerts().enabled(), AlertsFeature::make);

  private final PgAlertScripts store;
  private final Scripts scripts;
  private final TransactionalProcessor reactions;
  private final ScriptTrials trials;
  private final List<OperatorEndpoint> endpoints;

  private AlertsFeature(
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

  /** The stream of fired alerts, which clients receive as {@code alert:<code>}. */
  static StreamOptions stream(AlertOptions options) {
    return StreamOptions.of(
        options.kafkaTopic(), Format.CLOUDEVENTS, "alert:{data." + AlertRecord.SCRIPT_CODE + "}");
  }

  /** Starts to read the scripts, without waiting for them. */
  private static AlertsFeature make(Platform platform) {
    Configuration configuration = platform.configuration();
    AlertOptions options = configuration.alerts();
    var compiler = new CompiledScript.Compiler(platform.objectTypes(), options.maxScripts());
    var scripts = new Scripts(compiler, platform.metrics().alerts());
    var tally = new ScriptTally();
    var fires = new RecentFires(options.kafkaTopic());
    platform
        .vertx()
        .eventBus()
        .<EventBatch>localConsumer(EventBusAddress.EVENTS, batch -> fires.take(batch.body()));
    List<StreamOptions> streams = streams(configuration, platform.objectTypes());
    var record = new AlertRecord(options.kafkaTopic(), configuration.kafka().maxEventBytes());
    var evaluation =
        new AlertEvaluation(
            new AlertEvaluation.Parts(
                platform.objectTypes(),
                scripts,
                record,
                options.userMember(),
                tally,
                platform.metrics().alerts()),
            InstantSource.system());
    var reactions =
        new TransactionalProcessor(
            configuration.kafka(),
            new TransactionalProcessor.Parts(
                "alerts", options.groupId(), streams, scripts::isKnown, evaluation),
            platform.metrics().alerts());
    var past = new TopicHistoryReader(configuration.kafka(), streams, platform.frontier());
    var trials =
        new ScriptTrials(
            platform.vertx(),
            new ScriptTrials.Parts(
                platform.objectTypes(), past, options.userMember(), options.trial()));
    var store =
        PgAlertScripts.start(
            platform.stores().database(), configuration.postgres(), options, scripts::take);
    var api =
        new AlertScriptEndpoints.Parts(
            store,
            scripts,
            compiler,
            platform.objectTypes(),
            trials,
            tally,
            fires,
            options.userMember(),
            options.maxScripts(),
            configuration.cursors().cursors());
    return new AlertsFeature(store, scripts, reactions, trials, AlertScriptEndpoints.all(api));
  }

  /** The streams whose events are changes of objects. */
  private static List<StreamOptions> streams(Configuration configuration, ObjectTypes types) {
    Set<String> wanted = new HashSet<>(types.all().stream().map(ObjectType::kafkaTopic).toList());
    return configuration.streams().stream()
        .filter(stream -> wanted.contains(stream.kafkaTopic()))
        .toList();
  }

  @Override
  public void start() {
    reactions.start();
  }

  @Override
  public List<OperatorEndpoint> operatorEndpoints() {
    return endpoints;
  }

  /** True if there is a script of this code. */
  boolean exists(String code) {
    return scripts.exists(code);
  }

  @Override
  public List<SupervisedThread> threads() {
    return reactions.threads();
  }

  @Override
  public Future<Void> close() {
    reactions.close();
    trials.close();
    return store.close();
  }
}
