package dev.carillon.soak;

import dev.carillon.soak.Checker.Lookup;
import dev.carillon.soak.Checker.Span;
import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Journal.Kind;
import dev.carillon.soak.Verdict.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where newer events take the place of older ones: those of a key never go back, the last one
 * comes, and with {@code every} they do not come too often.
 */
final class LatestCheck {
  private final Truth truth;
  private final Lookup lookup;
  private final Journal journal;
  private final Verdict verdict;
  private final Map<String, Newest> newest = new HashMap<>();
  private final Map<String, Rate> rates = new HashMap<>();

  private record Newest(Change change, int session) {}

  /** How many events of a key came on one session, and when. */
  private static final class Rate {
    private final long first;
    private int count;

    Rate(long first) {
      this.first = first;
    }
  }

  LatestCheck(Truth truth, Lookup lookup, Journal journal, Verdict verdict) {
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

  private static String entity(Change change) {
    return change.stream + "/" + change.key;
  }

  private void event(Entry entry, Span span) {
    Optional<Change> found = lookup.change(entry.number());
    if (found.isEmpty() || !journal.interest.matches(found.get()) || !span.holds(found.get())) {
      verdict.fault(Fault.UNWANTED, journal.client, "#" + entry.number() + " " + found);
      return;
    }
    Change change = found.get();
    if (!journal.interest.isContent(entry.content(), change, truth)) {
      verdict.fault(Fault.WRONG, journal.client, "not what was sent: " + change);
    }
    Newest before = newest.get(entity(change));
    if (before != null && change.offset() < before.change().offset()) {
      verdict.fault(Fault.OUT_OF_ORDER, journal.client, change + " after " + before.change());
      return;
    }
    if (before != null && change == before.change() && entry.session() == before.session()) {
      verdict.fault(Fault.DUPLICATED, journal.client, change.toString());
    }
    newest.put(entity(change), new Newest(change, entry.session()));
    rate(entry, change);
  }

  /** Counted over the whole connection: single events may come late, and the next one not. */
  private void rate(Entry entry, Change change) {
    long every = journal.interest.every().toMillis();
    if (every == 0 || journal.hasStalled(entry.session())) {
      return;
    }
    Rate rate =
        rates.computeIfAbsent(entity(change) + "/" + entry.session(), key -> new Rate(entry.at()));
    rate.count++;
    long allowed = (entry.at() - rate.first) / every + 2;
    if (rate.count > allowed) {
      verdict.fault(
          Fault.TOO_OFTEN,
          journal.client,
          "%s: %d events in %d ms in session %d"
              .formatted(change, rate.count, entry.at() - rate.first, entry.session()));
    }
  }

  private void complete(List<Change> records, Span span) {
    var last = new HashMap<String, Change>();
    for (Change change : records) {
      if (span.holds(change) && journal.interest.matches(change)) {
        last.put(entity(change), change);
      }
    }
    last.forEach(
        (entity, change) -> {
          Newest got = newest.get(entity);
          if (got == null || got.change() != change) {
            verdict.fault(
                got == null ? Fault.LOST : Fault.STALE,
                journal.client,
                "the newest is " + change + ", the client has " + got);
          }
        });
  }
}
