package dev.carillon.alert;

import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Evaluates one script on past events within a budget. Confined to one thread. */
final class ScriptTrial implements EventHistory.Reader {
  private final CompiledScript script;
  private final ObjectTypes types;
  private final Optional<String> userMember;
  private final TrialOptions budget;
  private final BooleanSupplier gone;
  private final LongSupplier nanos;
  private final long began;
  private final List<TrialReport.Event> events = new ArrayList<>();
  private final Set<String> absent = new TreeSet<>();
  private long read;
  private long bytes;
  private long evaluated;
  private long fired;
  private long failed;
  private Optional<String> lastFailure = Optional.empty();
  private @Nullable String stopped;

  /**
   * @param gone true once the caller no longer waits
   */
  ScriptTrial(
      CompiledScript script,
      ScriptTrials.Parts parts,
      BooleanSupplier gone,
      LongSupplier nanoClock) {
    this.script = script;
    this.types = parts.types();
    this.userMember = parts.userMember();
    this.budget = parts.budget();
    this.gone = gone;
    this.nanos = nanoClock;
    this.began = nanoClock.getAsLong();
  }

  TrialReport on(EventHistory past, StartPosition start) {
    EventHistory.End end = past.read(script.kafkaTopics(), start, this);
    Optional<String> why =
        end == EventHistory.End.TRUNCATED ? Optional.of("retention") : Optional.ofNullable(stopped);
    // Partitions were read concurrently.
    events.sort(Comparator.comparing(TrialReport.Event::date));
    return new TrialReport(
        read,
        evaluated,
        fired,
        failed,
        end == EventHistory.End.REACHED,
        why,
        List.copyOf(events),
        lastFailure,
        Set.copyOf(absent));
  }

  @Override
  public boolean record(long size, Optional<ChangeEvent> event) {
    read++;
    bytes += size;
    event.flatMap(types::of).filter(script::isFor).ifPresent(this::ask);
    if (read >= budget.maxRecords()) {
      stopped = "records";
    } else if (bytes >= budget.maxBytes()) {
      stopped = "bytes";
    }
    return goesOn();
  }

  private void ask(ObjectEvent event) {
    ScriptResult verdict = script.ask(event, userMember);
    evaluated++;
    if (verdict.failure().isPresent()) {
      failed++;
      lastFailure = verdict.failure();
    }
    if (verdict.fired()) {
      fired++;
      notePaths(verdict);
      if (events.size() < budget.maxEvents()) {
        events.add(
            new TrialReport.Event(
                AlertRecord.id(script.code(), event.change()),
                event.name(),
                event.change().time(),
                verdict.message()));
      }
    }
  }

  /** A path that is absent each time is probably misspelt. */
  private void notePaths(ScriptResult verdict) {
    if (fired == 1) {
      absent.addAll(verdict.absent());
    } else {
      absent.retainAll(new HashSet<>(verdict.absent()));
    }
  }

  @Override
  public boolean goesOn() {
    if (stopped == null && gone.getAsBoolean()) {
      stopped = "gone";
    }
    if (stopped == null && nanos.getAsLong() - began >= budget.maxTime().toNanos()) {
      stopped = "time";
    }
    return stopped == null;
  }
}
