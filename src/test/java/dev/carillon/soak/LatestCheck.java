package dev.carillon.soak;

import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Verdict.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where newer events take the place of older ones: those of a key never go back, the last one
 * comes, and with {@code every} they do not come too often.
 */
final class LatestCheck {
  private final Hearing hearing;
  private final Journal journal;
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

  LatestCheck(Hearing hearing) {
    this.hearing = hearing;
    this.journal = hearing.journal();
  }

  void check(List<Entry> events) {
    for (Entry event : events) {
      hearing.change(event, journal.interest::matches).ifPresent(change -> came(change, event));
    }
    hearing.owed().forEach(this::complete);
  }

  private static String entity(Change change) {
    return change.stream + "/" + change.key;
  }

  private void came(Change change, Entry entry) {
    Newest before = newest.get(entity(change));
    if (before != null && change.offset() < before.change().offset()) {
      hearing.fault(Fault.OUT_OF_ORDER, change + " after " + before.change());
      return;
    }
    if (before != null && change == before.change() && entry.session() == before.session()) {
      hearing.fault(Fault.DUPLICATED, change.toString());
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
      hearing.fault(
          Fault.TOO_OFTEN,
          "%s: %d events in %d ms in session %d"
              .formatted(change, rate.count, entry.at() - rate.first, entry.session()));
    }
  }

  private void complete(List<Change> owed) {
    var last = new HashMap<String, Change>();
    owed.forEach(change -> last.put(entity(change), change));
    last.forEach(
        (entity, change) -> {
          Newest got = newest.get(entity);
          if (got == null || got.change() != change) {
            hearing.fault(
                got == null ? Fault.LOST : Fault.STALE,
                "the newest is " + change + ", the client has " + got);
          }
        });
  }
}
