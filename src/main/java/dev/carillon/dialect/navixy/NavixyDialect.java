package dev.carillon.dialect.navixy;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.Credential;
import dev.carillon.core.Dialect;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;
import io.vertx.core.Future;
import java.util.function.Function;

/** Navixy's event interface, over WebSocket. Confined to one event loop. */
public final class NavixyDialect implements Dialect {
  private final NavixyOptions options;
  private final Function<Credential, Future<Principal>> authentication;
  private final Reports reports;

  /**
   * @param authentication says whose a hash is
   */
  public NavixyDialect(
      NavixyOptions options, Function<Credential, Future<Principal>> authentication) {
    this.options = options;
    this.authentication = authentication;
    this.reports =
        new Reports(options.trackers(), options.states(), options.readings(), options.iot());
  }

  @Override
  public String name() {
    return "navixy";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    boolean wrapped = wrapped(handshake);
    session.keepAlive(options.ping(), options.silence());
    var atmosphere = new Atmosphere(session, handshake, options.heartbeat());
    atmosphere.begin(handshake);
    return new NavixyConversation(
        session,
        new Visitor(session, authentication, options),
        atmosphere,
        options,
        reports,
        wrapped);
  }

  private static boolean wrapped(Handshake handshake) {
    return switch (handshake.parameter(Words.ITEMS).orElse(Words.BARE)) {
      case Words.BARE -> false;
      case Words.WRAPPED -> true;
      default ->
          throw new RefusedException(CloseReason.BAD_REQUEST.with("items must be bare or wrapped"));
    };
  }
}
