package dev.carillon.alert;

import dev.carillon.alert.CompiledScript.Compiler;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts that this replica knows. Any thread may read; updates are applied one at a time. */
public final class Scripts {
  private static final Logger log = LoggerFactory.getLogger(Scripts.class);

  private final Compiler compiler;
  private final AlertMeter meter;
  private final AtomicReference<ScriptTable> table = new AtomicReference<>(ScriptTable.EMPTY);
  private volatile boolean known;

  public Scripts(Compiler compiler, AlertMeter meter) {
    this.compiler = compiler;
    this.meter = meter;
  }

  /** Sets the current scripts. Compiles new ones, which takes a while. */
  public void take(List<AlertScript> scripts) {
    ScriptTable before = now();
    ScriptTable after = before.with(scripts, compiler);
    table.set(after);
    var told = new HashSet<>(before.broken());
    for (ScriptTable.Row row : after.broken()) {
      if (told.add(row)) {
        log.warn(
            "alert script does not compile and is off code={} why={}",
            row.script().code(),
            row.problem().map(Throwable::getMessage).orElse(""));
      }
    }
    meter.broken(after.broken().size());
    if (!known) {
      log.info("alert scripts read scripts={}", after.size());
    }
    known = true;
  }

  private ScriptTable now() {
    return Objects.requireNonNull(table.get());
  }

  /** True once the scripts have been read. */
  public boolean isKnown() {
    return known;
  }

  /** True if there is a script of this code, enabled or not. */
  public boolean exists(String code) {
    return now().row(code).isPresent();
  }

  /** The active revision on this replica; empty if the script is not known. */
  public Optional<Long> revision(String code) {
    return now().row(code).map(row -> row.script().revision());
  }

  /** Why a script does not compile; one that is active here is not compiled again. */
  public Optional<BadScriptException> problem(AlertScript script) {
    Optional<ScriptTable.Row> known =
        now().row(script.code()).filter(row -> row.script().equals(script));
    return known.isPresent() ? known.get().problem() : ScriptTable.row(script, compiler).problem();
  }

  /** All codes. */
  public Set<String> codes() {
    return now().codes();
  }

  List<CompiledScript> active(Trigger trigger) {
    return now().active(trigger);
  }
}
