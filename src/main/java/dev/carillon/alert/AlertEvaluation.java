package dev.carillon.alert;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.ChangeEvent;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectTypes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the alert scripts on an event and returns the records of the alerts that fire. Confined
 * to one thread.
 */
public final class AlertEvaluation implements Function<ChangeEvent, List<Entry>> {
  private final ObjectTypes types;
  private final Scripts scripts;
  private final AlertRecord record;
  private final Optional<String> userMember;
  private final ScriptTally tally;
  private final AlertMeter meter;
  private final InstantSource clock;

  /**
   * Dependencies of an {@link AlertEvaluation}.
   *
   * @param userMember the member of an object that names the user who changed it
   */
  public record Parts(
      ObjectTypes types,
      Scripts scripts,
      AlertRecord record,
      Optional<String> userMember,
      ScriptTally tally,
      AlertMeter meter) {}

  public AlertEvaluation(Parts parts, InstantSource clock) {
    this.types = parts.types();
    this.scripts = parts.scripts();
    this.record = parts.record();
    this.userMember = parts.userMember();
    this.tally = parts.tally();
    this.meter = parts.meter();
    this.clock = clock;
  }

  @Override
  public List<Entry> apply(ChangeEvent change) {
    Optional<ObjectEvent> event = types.of(change);
    return event.isEmpty() ? List.of() : fired(event.get());
  }

  private List<Entry> fired(ObjectEvent event) {
    List<CompiledScript> asked = scripts.active(Trigger.of(event));
    if (asked.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    Map<String, @Nullable Object> facts = ScriptVariables.of(event, userMember);
    var entries = new ArrayList<Entry>();
    for (CompiledScript script : asked) {
      ScriptResult verdict = script.ask(event, facts);
      count(script.code(), verdict, event, now);
      if (verdict.fired()) {
        entries.add(record.entry(script.code(), event, verdict.message(), now));
      }
    }
    return entries;
  }

  private void count(String code, ScriptResult verdict, ObjectEvent event, Instant now) {
    tally.add(code, verdict, event.name(), now);
    meter.evaluated(code);
    if (verdict.fired()) {
      meter.fired(code);
    }
    if (verdict.failure().isPresent()) {
      meter.failed(code);
    }
  }
}
