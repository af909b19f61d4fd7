package dev.carillon.soak;

import dev.carillon.soak.Checker.Lookup;
import dev.carillon.soak.Checker.Span;
import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Verdict.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The events that a client says it got, held one by one against what it asked for and was sent. */
record Hearing(Truth truth, Lookup lookup, Journal journal, Verdict verdict, Span span) {
  /** The change that came, if it is one that was wanted; that its content is right is checked. */
  Optional<Change> change(Entry entry, Predicate<Change> wanted) {
    Optional<Change> found = lookup.change(entry.number());
    if (found.isEmpty()) {
      fault(Fault.UNWANTED, "never committed: #" + entry.number(), entry);
      return found;
    }
    Change change = found.get();
    if (!wanted.test(change) || !span.holds(change)) {
      fault(Fault.UNWANTED, "not asked for: " + change, entry);
      return Optional.empty();
    }
    if (!journal.interest.isContent(entry.content(), change, truth)) {
      fault(Fault.WRONG, "not what was sent: " + change, entry);
    }
    return found;
  }

  /** What had to come, by partition. */
  List<List<Change>> owed() {
    var owed = new ArrayList<List<Change>>();
    for (SoakStream stream : SoakStream.values()) {
      for (int i = 0; i < stream.partitions() && journal.interest.hears(stream); i++) {
        owed.add(truth.of(stream, i).stream().filter(this::isOwed).toList());
      }
    }
    return owed;
  }

  private boolean isOwed(Change change) {
    return span.holds(change) && journal.interest.matches(change);
  }

  void fault(Fault fault, String what) {
    verdict.fault(fault, journal.client, what);
  }

  void fault(Fault fault, String what, Entry entry) {
    fault(fault, what + " in session " + entry.session());
  }
}
