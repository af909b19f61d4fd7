package dev.carillon.gateway;

import dev.carillon.command.Commands;
import dev.carillon.dialect.navixy.NavixyAuthentication;
import dev.carillon.dialect.navixy.NavixyDialect;
import dev.carillon.http.Mount;
import java.util.List;

/** Navixy: the socket of its event interface, which clients open before they authenticate. */
final class NavixyFeature implements Feature {
  static final Type TYPE = Type.product("navixy", NavixyFeature::new);

  private final Platform platform;

  private NavixyFeature(Platform platform) {
    this.platform = platform;
  }

  @Override
  public List<Mount> mounts(Commands commands) {
    var dialect =
        new NavixyDialect(platform.configuration().navixy(), platform.principals()::authenticate);
    return List.of(Mount.webSocket("/event/subscription", dialect, new NavixyAuthentication()));
  }
}
