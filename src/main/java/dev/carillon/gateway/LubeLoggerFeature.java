package dev.carillon.gateway;

import dev.carillon.command.Commands;
import dev.carillon.dialect.lubelogger.LubeLoggerAuthentication;
import dev.carillon.dialect.lubelogger.LubeLoggerHub;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.Mount;
import java.util.List;

/** LubeLogger: its hub. */
final class LubeLoggerFeature implements Feature {
  static final Type TYPE = Type.product("lubelogger", LubeLoggerFeature::new);

  private final Platform platform;

  private LubeLoggerFeature(Platform platform) {
    this.platform = platform;
  }

  @Override
  public List<Mount> mounts(Commands commands) {
    Configuration configuration = platform.configuration();
    return Mount.hub(
        "/api/ws",
        LubeLoggerHub.dialect(configuration.lubelogger(), configuration.signalr()),
        new LubeLoggerAuthentication(new BearerAuthentication()),
        configuration.hubTransport(),
        platform.connectionTokens());
  }
}
