package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.dataloy.DataloyAuthentication;
import dev.carillon.dialect.dataloy.DataloyOptions;
import dev.carillon.dialect.dataloy.ObjectDialect;
import dev.carillon.dialect.lubelogger.LubeLoggerAuthentication;
import dev.carillon.dialect.lubelogger.LubeLoggerHub;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.navixy.NavixyAuthentication;
import dev.carillon.dialect.navixy.NavixyDialect;
import dev.carillon.dialect.navixy.NavixyOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.dialect.voipbin.VoipbinAuthentication;
import dev.carillon.dialect.voipbin.VoipbinDialect;
import dev.carillon.dialect.voipbin.VoipbinOptions;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.HubTransportOptions;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A server with every dialect that is spoken over WebSockets, and a way into each of them. */
public final class EverySocket {
  /** Lets anybody in, and asks later who that is. */
  public static final String NAVIXY = "/event/subscription";

  public static final String TOPICS = "/v1/ws";
  public static final String VOIPBIN = "/v1.0/ws";
  static final String HUB = "/api/ws";
  public static final String DATALOY = "/ws/rest/WebSocketObjectSubscription/*/CUD/*/-";
  public static final String ANNA = "anna";

  static final List<String> PATHS = List.of(TOPICS, NAVIXY, VOIPBIN, HUB, DATALOY);

  private EverySocket() {}

  /** Everything is permitted to her, in every product. */
  static Principal anna() {
    return Principals.claiming(
        ANNA,
        Map.of(
            "customer_id",
            "5e4a0680-804e-11ec-8477-2fea5968d85b",
            "agent_id",
            "62005165-b7d6-49e0-9f2e-dd9d4c3a58a1",
            "permissions",
            List.of("admin")),
        "**");
  }

  public static TestServer.Builder server() {
    var objects = new ObjectDialect(DataloyOptions.DEFAULT, DataloyOptions.DEFAULT.types());
    return TestServer.with()
        .principal(anna())
        .webSocket(
            NAVIXY,
            new NavixyDialect(
                NavixyOptions.DEFAULT,
                credential ->
                    credential.value().equals(ANNA)
                        ? Future.succeededFuture(anna())
                        : Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED))),
            new NavixyAuthentication())
        .webSocket(VOIPBIN, new VoipbinDialect(VoipbinOptions.DEFAULT), new VoipbinAuthentication())
        .webSocket(
            ObjectDialect.PATH, objects, DataloyAuthentication.of(objects, InstantSource.system()))
        .hub(
            HUB,
            LubeLoggerHub.dialect(LubeLoggerOptions.DEFAULT, SignalrOptions.DEFAULT),
            new LubeLoggerAuthentication(new BearerAuthentication()),
            HubTransportOptions.DEFAULT);
  }

  public static String[] headers() {
    return new String[] {"Authorization", "Bearer " + ANNA};
  }
}
