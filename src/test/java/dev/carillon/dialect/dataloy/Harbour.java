package dev.carillon.dialect.dataloy;

import dev.carillon.access.identity.FilterTemplate;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import dev.carillon.support.Tables;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Voyages, pushed whole, and their port calls, of which two fields are pushed. */
final class Harbour {
  static final String PATH = "/ws/rest/WebSocketObjectSubscription/";
  static final String ALERTS = "/ws/rest/WebSocketAlertScript/";

  static final DataloyOptions OPTIONS =
      new DataloyOptions(
          List.of(
              FilterTemplate.of("customer_id:{customer_id}:object:{object_type}:{key}"),
              FilterTemplate.of("object:{object_type}:{key}")),
          "/ws/rest",
          10,
          DataloyOptions.DEFAULT.ping(),
          DataloyOptions.DEFAULT.silence(),
          List.of(
              ObjectTypeOptions.of("Voyage", "voyages"),
              ObjectTypeOptions.of("PortCall", "port_calls").withFields("portName", "eta")));

  static final ObjectTypes TYPES = OPTIONS.types();
  static final AlertScripts SCRIPTS = Set.of("late-arrival", "secret")::contains;

  final ObjectDialect objects = new ObjectDialect(OPTIONS, TYPES);
  final AlertDialect alerts = new AlertDialect(OPTIONS, SCRIPTS);
  final DataloyAuthentication objectGate =
      DataloyAuthentication.of(objects, InstantSource.system());
  final DataloyAuthentication alertGate = DataloyAuthentication.of(alerts, InstantSource.system());

  /** Everybody's and nobody's: its topic says of no customer. */
  static ChangeEvent voyage(Tables tables, String key, String data) {
    return tables.change("voyages", key, data, Operation.UPDATE, "object:Voyage:" + key);
  }
}
