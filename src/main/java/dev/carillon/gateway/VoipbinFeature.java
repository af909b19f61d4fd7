package dev.carillon.gateway;

import dev.carillon.command.Commands;
import dev.carillon.dialect.voipbin.VoipbinAuthentication;
import dev.carillon.dialect.voipbin.VoipbinDialect;
import dev.carillon.http.Mount;
import java.util.List;

/** VoIPBin: the two sockets of its API. */
final class VoipbinFeature implements Feature {
  static final Type TYPE = Type.product("voipbin", VoipbinFeature::new);

  private final Platform platform;

  private VoipbinFeature(Platform platform) {
    this.platform = platform;
  }

  @Override
  public List<Mount> mounts(Commands commands) {
    var dialect = new VoipbinDialect(platform.configuration().voipbin());
    var authentication = new VoipbinAuthentication();
    return List.of(
        Mount.webSocket("/v1.0/ws", dialect, authentication),
        Mount.webSocket("/v1.0/service_agents/ws", dialect, authentication));
  }
}
