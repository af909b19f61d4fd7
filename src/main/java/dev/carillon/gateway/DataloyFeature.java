package dev.carillon.gateway;

import dev.carillon.command.Commands;
import dev.carillon.dialect.dataloy.AlertDialect;
import dev.carillon.dialect.dataloy.DataloyAuthentication;
import dev.carillon.dialect.dataloy.DataloyOptions;
import dev.carillon.dialect.dataloy.ObjectDialect;
import dev.carillon.http.Mount;
import java.time.InstantSource;
import java.util.List;

/** Dataloy VMS: its sockets for objects and for alert scripts. */
final class DataloyFeature implements Feature {
  static final Type TYPE = Type.product("dataloy", DataloyFeature::new);

  private final Platform platform;

  private DataloyFeature(Platform platform) {
    this.platform = platform;
  }

  @Override
  public List<Mount> mounts(Commands commands) {
    DataloyOptions options = platform.configuration().dataloy();
    InstantSource clock = InstantSource.system();
    var objects = new ObjectDialect(options, platform.objectTypes());
    var alerts = new AlertDialect(options, platform.isAlertScript()::test);
    return List.of(
        Mount.webSocket(ObjectDialect.PATH, objects, DataloyAuthentication.of(objects, clock)),
        Mount.webSocket(AlertDialect.PATH, alerts, DataloyAuthentication.of(alerts, clock)));
  }
}
