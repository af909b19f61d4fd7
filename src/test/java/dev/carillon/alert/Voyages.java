package dev.carillon.alert;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.object.EventType;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import dev.carillon.support.Events;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Voyages and port calls, and scripts about them. */
final class Voyages {
  static final ObjectTypes TYPES =
      new ObjectTypes(
          List.of(
              ObjectTypeOptions.of("Voyage", "voyages"),
              ObjectTypeOptions.of("PortCall", "port_calls")),
          "/ws/rest");
  static final Trigger UPDATED = new Trigger("Voyage", EventType.UPDATE);
  static final Trigger CREATED = new Trigger("Voyage", EventType.CREATE);

  private static final Partition VOYAGES = Events.partition("voyages");

  private Voyages() {}

  static ChangeEvent change(Operation operation, long offset, String data, @Nullable String old) {
    var event = Events.event().operation(operation).data(data).at(VOYAGES, offset);
    return (old == null ? event : event.old(old)).build();
  }

  static ChangeEvent updated(long offset, String data, @Nullable String old) {
    return change(Operation.UPDATE, offset, data, old);
  }

  static ObjectEvent event(ChangeEvent change) {
    return TYPES.of(change).orElseThrow();
  }

  static ObjectEvent updated(String data, @Nullable String old) {
    return event(updated(7, data, old));
  }

  static CompiledScript.Compiler compiler() {
    return new CompiledScript.Compiler(TYPES, 100);
  }

  static ScriptDraft draft(String expression) {
    return new ScriptDraft("Late", expression, List.of(UPDATED), Optional.empty());
  }

  static ScriptDraft draft(String expression, String message) {
    return new ScriptDraft("Late", expression, List.of(UPDATED), Optional.of(message));
  }

  static CompiledScript compiled(ScriptDraft draft) {
    return compiler().compile("late", draft);
  }

  static AlertScript script(String code, ScriptDraft draft, boolean enabled, long revision) {
    return new AlertScript(
        code, draft, enabled, revision, Instant.EPOCH, Instant.EPOCH, "operator");
  }
}
