package dev.carillon.soak;

import dev.carillon.soak.Checker.Lookup;
import dev.carillon.soak.Checker.Span;
import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Journal.Life;
import dev.carillon.soak.Verdict.Fault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state that a client holds: exact where the snapshot ended, and in the end, when all that
 * followed has been applied.
 */
final class ViewCheck {
  private final Truth truth;
  private final Lookup lookup;
  private final Journal journal;
  private final Life life;
  private final Verdict verdict;

  /** The number of the change that shows each entity as the client knows it. */
  private final Map<String, Integer> view = new HashMap<>();

  ViewCheck(Truth truth, Lookup lookup, Journal journal, Life life, Verdict verdict) {
    this.truth = truth;
    this.lookup = lookup;
    this.journal = journal;
    this.life = life;
    this.verdict = verdict;
  }

  void check(Span span) {
    int at = 0;
    for (Entry entry : life.entries) {
      if (at++ == life.firstLive) {
        compare("the snapshot", span.from());
      }
      apply(entry, at <= life.firstLive);
    }
    if (life.entries.size() == life.firstLive) {
      compare("the snapshot", span.from());
    }
    compare("the end", span.to());
  }

  private void apply(Entry entry, boolean inSnapshot) {
    switch (entry.kind()) {
      case SNAPSHOT -> shown(entry, inSnapshot);
      case EVENT -> {
        if (inSnapshot) {
          verdict.fault(Fault.UNWANTED, journal.client, "an event in the middle of a snapshot");
        }
        lookup.change(entry.number()).ifPresent(this::changed);
      }
      case LEFT -> view.remove(entry.word());
      default -> {}
    }
  }

  private void changed(Change change) {
    if (change.op == Change.Op.DELETE) {
      view.remove(change.keyText());
    } else {
      view.put(change.keyText(), change.number);
    }
  }

  private void shown(Entry entry, boolean inSnapshot) {
    Optional<Change> change = lookup.change(entry.number());
    if (change.isEmpty() || !inSnapshot) {
      verdict.fault(Fault.UNWANTED, journal.client, "a snapshot of #" + entry.number());
      return;
    }
    if (!change.get().keyText().equals(entry.word())
        || entry.content() != journal.interest.snapshotContent(change.get())) {
      verdict.fault(Fault.WRONG, journal.client, "not what was sent: " + change.get());
    }
    if (view.put(change.get().keyText(), change.get().number) != null) {
      verdict.fault(Fault.DUPLICATED, journal.client, "in one snapshot: " + change.get());
    }
  }

  private void compare(String when, Positions at) {
    Set<String> unknown = new HashSet<>(view.keySet());
    Map<String, Change> state = truth.state(at);
    state.forEach(
        (key, change) -> {
          if (!journal.interest.matches(change)) {
            return;
          }
          unknown.remove(key);
          Integer number = view.get(key);
          if (number == null || number != change.number) {
            verdict.fault(
                Fault.STALE,
                journal.client,
                "at %s: %s, the client has #%s".formatted(when, change, number));
          }
        });
    for (String key : unknown) {
      verdict.fault(
          Fault.STALE,
          journal.client,
          "at %s: the client still has %s as %s, there is %s, in a life of %d entries from %s"
              .formatted(
                  when,
                  key,
                  lookup.change(view.getOrDefault(key, -1)),
                  state.get(key),
                  life.entries.size(),
                  at));
    }
  }
}
