package dev.carillon.http.operator;

import dev.carillon.alert.AlertMeter;
import dev.carillon.alert.AlertStore;
import dev.carillon.alert.CompiledScript;
import dev.carillon.alert.EventHistory;
import dev.carillon.alert.RecentFires;
import dev.carillon.alert.ScriptTally;
import dev.carillon.alert.ScriptTrials;
import dev.carillon.alert.Scripts;
import dev.carillon.alert.TrialOptions;
import dev.carillon.alert.operator.AlertScriptEndpoints;
import dev.carillon.event.Cursors;
import dev.carillon.http.ManagementOptions;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import dev.carillon.support.Patience;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A management port with the API of alert scripts, without a database and without Kafka. */
public final class AlertPort {
  public static final String TOKEN = "the operator's own token";
  public static final int MAX_SCRIPTS = 3;

  private static final ObjectTypes TYPES =
      new ObjectTypes(
          List.of(
              ObjectTypeOptions.of("Voyage", "voyages"),
              ObjectTypeOptions.of("PortCall", "port_calls")),
          "/ws/rest");

  private AlertPort() {}

  public static int open(Vertx vertx, AlertStore store, EventHistory past, RecentFires fires)
      throws Exception {
    var compiler = new CompiledScript.Compiler(TYPES, 100);
    var trial = new TrialOptions(1, 1_000, 1 << 20, Duration.ofSeconds(20), 10);
    var api =
        new AlertScriptEndpoints.Parts(
            store,
            new Scripts(compiler, AlertMeter.NONE),
            compiler,
            TYPES,
            new ScriptTrials(vertx, new ScriptTrials.Parts(TYPES, past, Optional.empty(), trial)),
            new ScriptTally(),
            fires,
            Optional.empty(),
            MAX_SCRIPTS,
            Cursors.UNSEALED);
    var bound = new CompletableFuture<Integer>();
    var unused =
        vertx.deployVerticle(
            new ManagementVerticle(
                ManagementOptions.withToken(Optional.of(TOKEN)),
                new ManagementVerticle.Health(List.of(), List.of(), List.of()),
                () -> "",
                AlertScriptEndpoints.all(api),
                bound::complete));
    return bound.get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
