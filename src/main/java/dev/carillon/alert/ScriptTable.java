package dev.carillon.alert;

import dev.carillon.alert.CompiledScript.Compiler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Immutable table of all compiled scripts. */
final class ScriptTable {
  static final ScriptTable EMPTY = new ScriptTable(Map.of(), Map.of());

  private final Map<String, Row> rows;
  private final Map<Trigger, List<CompiledScript>> active;

  /**
   * One script.
   *
   * @param problem why it cannot be compiled
   */
  record Row(
      AlertScript script, Optional<CompiledScript> compiled, Optional<BadScriptException> problem) {
    boolean isBroken() {
      return script.enabled() && problem.isPresent();
    }
  }

  private ScriptTable(Map<String, Row> rows, Map<Trigger, List<CompiledScript>> active) {
    this.rows = Map.copyOf(rows);
    this.active = Map.copyOf(active);
  }

  /** A table of these scripts; an unchanged script is not compiled again. */
  ScriptTable with(List<AlertScript> scripts, Compiler compiler) {
    var next = new HashMap<String, Row>();
    var byTrigger = new HashMap<Trigger, List<CompiledScript>>();
    for (AlertScript script : scripts) {
      Row known = rows.get(script.code());
      Row row = known != null && known.script().equals(script) ? known : row(script, compiler);
      next.put(script.code(), row);
      if (script.enabled() && row.compiled().isPresent()) {
        CompiledScript compiled = row.compiled().get();
        for (Trigger trigger : compiled.triggers()) {
          byTrigger.computeIfAbsent(trigger, unused -> new ArrayList<>()).add(compiled);
        }
      }
    }
    return new ScriptTable(next, byTrigger);
  }

  static Row row(AlertScript script, Compiler compiler) {
    try {
      CompiledScript compiled = compiler.compile(script.code(), script.draft());
      return new Row(script, Optional.of(compiled), Optional.empty());
    } catch (BadScriptException e) {
      return new Row(script, Optional.empty(), Optional.of(e));
    }
  }

  Optional<Row> row(String code) {
    return Optional.ofNullable(rows.get(code));
  }

  /** The enabled scripts with this trigger. */
  List<CompiledScript> active(Trigger trigger) {
    return active.getOrDefault(trigger, List.of());
  }

  List<Row> broken() {
    return rows.values().stream().filter(Row::isBroken).toList();
  }

  Set<String> codes() {
    return rows.keySet();
  }

  int size() {
    return rows.size();
  }
}
