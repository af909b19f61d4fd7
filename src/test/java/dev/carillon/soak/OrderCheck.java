package dev.carillon.soak;

import dev.carillon.soak.Checker.Lookup;
import dev.carillon.soak.Checker.Span;
import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Journal.Kind;
import dev.carillon.soak.Verdict.Fault;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each event that the client asked for, once, in the order of its partition, with its content. */
final class OrderCheck {
  private final Truth truth;
  private final Lookup lookup;
  private final Journal journal;
  private final Verdict verdict;
  private final BitSet seen = new BitSet();
  private final Map<SoakStream, long[]> last = new EnumMap<>(SoakStream.class);

  OrderCheck(Truth truth, Lookup lookup, Journal journal, Verdict verdict) {
    this.truth = truth;
    this.lookup = lookup;
    this.journal = journal;
    this.verdict = verdict;
  }

  void check(List<Entry> heard, Span span) {
    for (Entry entry : heard) {
      if (entry.kind() == Kind.EVENT) {
        event(entry, span);
      }
    }
    for (SoakStream stream : SoakStream.values()) {
      if (journal.interest.hears(stream)) {
        for (int i = 0; i < stream.partitions(); i++) {
          complete(truth.of(stream, i), span);
        }
      }
    }
  }

  private void event(Entry entry, Span span) {
    Optional<Change> found = lookup.change(entry.number());
    if (found.isEmpty()) {
      fault(Fault.UNWANTED, "never committed: #" + entry.number(), entry);
      return;
    }
    Change change = found.get();
    boolean asked = journal.interest.matches(change) || journal.interest.mayMatch(change, truth);
    if (!asked || !span.holds(change)) {
      fault(Fault.UNWANTED, "not asked for: " + change, entry);
      return;
    }
    if (isPlanted(change)) {
      fault(Fault.UNWANTED, "deleted before the client came back: " + change, entry);
    }
    if (!journal.interest.isContent(entry.content(), change, truth)) {
      fault(Fault.WRONG, "not what was sent: " + change, entry);
    }
    long[] offsets = last.computeIfAbsent(change.stream, OrderCheck::nothing);
    if (seen.get(change.number)) {
      fault(Fault.DUPLICATED, change.toString(), entry);
    } else if (change.offset() < offsets[change.partition()]) {
      fault(Fault.OUT_OF_ORDER, change + " after @" + offsets[change.partition()], entry);
    }
    seen.set(change.number);
    offsets[change.partition()] = Math.max(offsets[change.partition()], change.offset());
  }

  private static long[] nothing(SoakStream stream) {
    var offsets = new long[stream.partitions()];
    Arrays.fill(offsets, -1);
    return offsets;
  }

  private void complete(List<Change> records, Span span) {
    for (Change change : records) {
      if (!seen.get(change.number)
          && span.holds(change)
          && journal.interest.matches(change)
          && !isPlanted(change)) {
        verdict.fault(Fault.LOST, journal.client, change.toString());
      }
    }
  }

  private boolean isPlanted(Change change) {
    return journal
        .loss()
        .filter(
            range ->
                range.kafkaTopic().equals(change.stream.kafkaTopic())
                    && range.partition() == change.partition()
                    && range.from() <= change.offset()
                    && change.offset() < range.to())
        .isPresent();
  }

  private void fault(Fault fault, String what, Entry entry) {
    verdict.fault(fault, journal.client, what + " in session " + entry.session());
  }
}
