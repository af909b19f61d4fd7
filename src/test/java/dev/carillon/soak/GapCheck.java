package dev.carillon.soak;

import dev.carillon.soak.Checker.Lookup;
import dev.carillon.soak.Checker.Span;
import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Journal.Kind;
import dev.carillon.soak.Journal.Life;
import dev.carillon.soak.Journal.Range;
import dev.carillon.soak.Verdict.Fault;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each planted loss is told once and in its place, and nothing else is. */
final class GapCheck {
  private static final String UNDECODABLE = "undecodable";
  private static final String RETENTION = "retention";

  private final Truth truth;
  private final Lookup lookup;
  private final Journal journal;
  private final Verdict verdict;
  private final Map<String, Untold> untold = new HashMap<>();
  private final BitSet told = new BitSet();

  /** Where each was told last: with events held back, a cursor may lie before what was told. */
  private final Map<Integer, Integer> sessions = new HashMap<>();

  private boolean lossTold;

  /** The planted records of a partition, and how far it has been asked whether they were told. */
  private static final class Untold {
    private final List<Change> records = new ArrayList<>();
    private int next;
    private long toldTo;
  }

  GapCheck(Truth truth, Lookup lookup, Journal journal, Verdict verdict) {
    this.truth = truth;
    this.lookup = lookup;
    this.journal = journal;
    this.verdict = verdict;
  }

  void check(Life life, Span span) {
    for (SoakStream stream : SoakStream.values()) {
      if (journal.interest.hears(stream)) {
        for (int i = 0; i < stream.partitions(); i++) {
          plant(stream, i, span);
        }
      }
    }
    int at = 0;
    for (Entry entry : life.entries) {
      boolean counts = at++ >= life.firstLive;
      if (entry.kind() == Kind.GAP) {
        gap(entry, counts);
      } else if (counts && entry.kind() == Kind.EVENT && !journal.interest.isConflated()) {
        lookup.change(entry.number()).ifPresent(this::event);
      }
    }
    untold.values().forEach(partition -> passed(partition, Long.MAX_VALUE));
    if (journal.loss().isPresent()) {
      verdict.planted();
      if (!lossTold) {
        verdict.fault(Fault.MISSING_GAP, journal.client, "of " + journal.loss().get());
      }
    }
  }

  private void plant(SoakStream stream, int partition, Span span) {
    var planted = new Untold();
    for (Change change : truth.of(stream, partition)) {
      if (!change.isReadable() && span.holds(change)) {
        planted.records.add(change);
        verdict.planted();
      }
    }
    untold.put(stream.kafkaTopic() + "-" + partition, planted);
  }

  /** What lies before an event has to have been told before it. */
  private void event(Change change) {
    Untold planted = untold.get(change.stream.kafkaTopic() + "-" + change.partition());
    if (planted != null) {
      passed(planted, change.offset());
      if (change.offset() < planted.toldTo) {
        verdict.fault(
            Fault.OUT_OF_ORDER, journal.client, change + " after a gap to @" + planted.toldTo);
      }
    }
    Optional<Range> loss = journal.loss();
    if (loss.isPresent()
        && !lossTold
        && loss.get().kafkaTopic().equals(change.stream.kafkaTopic())
        && loss.get().partition() == change.partition()
        && change.offset() >= loss.get().to()) {
      lossTold = true;
      verdict.fault(Fault.MISSING_GAP, journal.client, change + " before the gap " + loss.get());
    }
  }

  private void passed(Untold planted, long offset) {
    while (planted.next < planted.records.size()
        && planted.records.get(planted.next).offset() < offset) {
      Change record = planted.records.get(planted.next++);
      if (!told.get(record.number)) {
        told.set(record.number);
        verdict.fault(Fault.MISSING_GAP, journal.client, record.toString());
      }
    }
  }

  private void gap(Entry entry, boolean counts) {
    verdict.gap();
    for (Range range : entry.ranges()) {
      Optional<String> wrong =
          entry.word().equals(UNDECODABLE)
              ? undecodable(entry, range, counts)
              : planted(entry.word(), range);
      wrong.ifPresent(
          why ->
              verdict.fault(
                  Fault.FALSE_GAP,
                  journal.client,
                  "%s %s in session %d: %s".formatted(entry.word(), range, entry.session(), why)));
    }
    if (entry.ranges().isEmpty()) {
      verdict.fault(Fault.FALSE_GAP, journal.client, entry.word() + " without a range");
    }
  }

  private Optional<String> planted(String cause, Range range) {
    if (!cause.equals(RETENTION) || !journal.loss().equals(Optional.of(range))) {
      return Optional.of("nothing was lost there, expected " + journal.loss());
    }
    if (lossTold) {
      return Optional.of("told again");
    }
    lossTold = true;
    return Optional.empty();
  }

  /** What is wrong with a gap because of records that cannot be read. */
  private Optional<String> undecodable(Entry entry, Range range, boolean counts) {
    Optional<SoakStream> stream = SoakStream.of(range.kafkaTopic());
    Untold planted = untold.get(range.kafkaTopic() + "-" + range.partition());
    if (stream.isEmpty() || planted == null) {
      return Optional.of("not of a stream that the client listens to");
    }
    boolean any = false;
    for (Change change : truth.between(stream.get(), range.partition(), range.from(), range.to())) {
      if (change.isReadable()) {
        return Optional.of("it covers " + change);
      }
      any = true;
      if (counts) {
        Integer before = sessions.put(change.number, entry.session());
        boolean again =
            journal.interest.isConflated() && before != null && before < entry.session();
        if (told.get(change.number)) {
          if (!again) {
            return Optional.of("told again or too late: " + change);
          }
          verdict.again();
        }
        told.set(change.number);
      }
    }
    planted.toldTo = Math.max(planted.toldTo, counts ? range.to() : 0);
    return any ? Optional.empty() : Optional.of("there is nothing unreadable");
  }
}
