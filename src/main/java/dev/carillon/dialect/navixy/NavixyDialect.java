package dev.carillon.dialect.navixy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.tracker.TrackerUpdateReader;
import io.vertx.core.Future;
import java.util.function.Function;

/** Navixy's event interface, over WebSocket. Confined to one event loop. */
public final class NavixyDialect implements Dialect {
  private final NavixyOptions options;
  private final Function<Credential, Future<Principal>> authentication;
  private final TrackerUpdateReader reports;

  /**
   * @param authentication looks up the user of a hash
   */
  public NavixyDialect(
      NavixyOptions options, Function<Credential, Future<Principal>> authentication) {
    this.options = options;
    this.authentication = authentication;
    this.reports =
        new TrackerUpdateReader(
            options.trackers(), options.states(), options.readings(), options.iot());
  }

  @Override
  public String name() {
    return "navixy";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    boolean wrapped = wrapped(handshake);
    session.keepAlive(options.ping(), options.silence());
    var atmosphere = new AtmosphereProtocol(session, handshake, options.heartbeat());
    atmosphere.begin(handshake);
    return new NavixyConversation(
        session,
        new ClientLogin(session, authentication, options),
        atmosphere,
        options,
        reports,
        wrapped);
  }

  private static boolean wrapped(Handshake handshake) {
    return switch (handshake.parameter(NavixyWireNames.ITEMS).orElse(NavixyWireNames.BARE)) {
      case NavixyWireNames.BARE -> false;
      case NavixyWireNames.WRAPPED -> true;
      default ->
          throw new RefusedException(CloseReason.BAD_REQUEST.with("items must be bare or wrapped"));
    };
  }
}
