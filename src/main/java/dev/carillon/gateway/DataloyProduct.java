package dev.carillon.gateway;

import dev.carillon.dialect.dataloy.AlertDialect;
import dev.carillon.dialect.dataloy.AlertScripts;
import dev.carillon.dialect.dataloy.DataloyAuthentication;
import dev.carillon.dialect.dataloy.DataloyOptions;
import dev.carillon.dialect.dataloy.ObjectDialect;
import dev.carillon.http.Mount;
import dev.carillon.object.ObjectTypes;
import java.time.InstantSource;
import java.util.List;

/** Dataloy VMS, put together: where its sockets are. */
final class DataloyProduct {
  private DataloyProduct() {}

  /** On the event loop that they are for. */
  static List<Mount> mounts(DataloyOptions options, ObjectTypes types, AlertScripts scripts) {
    InstantSource clock = InstantSource.system();
    var objects = new ObjectDialect(options, types);
    var alerts = new AlertDialect(options, scripts);
    return List.of(
        Mount.webSocket(ObjectDialect.PATH, objects, DataloyAuthentication.of(objects, clock)),
        Mount.webSocket(AlertDialect.PATH, alerts, DataloyAuthentication.of(alerts, clock)));
  }
}
