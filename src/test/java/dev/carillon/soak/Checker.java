package dev.carillon.soak;

import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Journal.Kind;
import dev.carillon.soak.Journal.Life;
import dev.carillon.soak.Verdict.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what a client wrote down against what lies in Kafka. Has no state of its own. */
final class Checker {
  private final Truth truth;
  private final List<Change> changes;
  private final Positions end;

  /**
   * @param changes all that were ever sent, by number, committed or not
   */
  Checker(Truth truth, List<Change> changes) {
    this.truth = truth;
    this.changes = changes;
    this.end = truth.end();
  }

  Verdict check(Journal journal) {
    var verdict = new Verdict();
    journal.surprises().forEach(what -> verdict.fault(Fault.SURPRISE, journal.client, what));
    if (journal.lives().isEmpty()) {
      verdict.fault(Fault.SURPRISE, journal.client, "it never got in");
    }
    for (Life life : journal.lives()) {
      check(journal, life, verdict);
    }
    return verdict;
  }

  private void check(Journal journal, Life life, Verdict verdict) {
    if (!life.live || (life.start.isEmpty() && !life.earliest && life.since == 0)) {
      if (!life.abandoned) {
        verdict.fault(Fault.LOST, journal.client, "it never got to where it is live");
      }
      return;
    }
    var span = new Span(from(life), life.abandoned ? Positions.of(life.cursor) : end);
    if (journal.interest.snapshot()) {
      new ViewCheck(truth, this::change, journal, life, verdict).check(span);
    }
    List<Entry> heard = life.entries.subList(life.firstLive, life.entries.size());
    List<Entry> events = heard.stream().filter(e -> e.kind() == Kind.EVENT).toList();
    verdict.delivered(events.size());
    if (life.since > 0) {
      extend(span, heard);
    }
    new GapCheck(truth, this::change, journal, verdict).check(life, span);
    var hearing = new Hearing(truth, this::change, journal, verdict, span);
    if (journal.interest.isConflated()) {
      new LatestCheck(hearing).check(events);
    } else {
      new OrderCheck(hearing).check(events);
    }
  }

  private Positions from(Life life) {
    if (life.since > 0) {
      return truth.since(life.since);
    }
    return life.earliest ? Positions.START : Positions.of(life.start);
  }

  /** A start at a time may lie earlier than it has to, but there may be no hole behind it. */
  private void extend(Span span, List<Entry> heard) {
    for (Entry entry : heard) {
      Optional<Change> change = change(entry.number());
      change.ifPresent(
          c -> {
            if (c.offset() < span.from().at(c.stream, c.partition())) {
              span.from().with(c.stream, c.partition(), c.offset());
            }
          });
    }
  }

  /** What was committed under that number. */
  private Optional<Change> change(int number) {
    return number < 0 || number >= changes.size()
        ? Optional.empty()
        : Optional.of(changes.get(number)).filter(truth::isCommitted);
  }

  /** Which changes are meant by a number that a client read. */
  interface Lookup {
    Optional<Change> change(int number);
  }

  /** What a client had to get: from the positions on, and before the others. */
  record Span(Positions from, Positions to) {
    boolean holds(Change change) {
      long offset = change.offset();
      return offset >= from.at(change.stream, change.partition())
          && offset < to.at(change.stream, change.partition());
    }
  }

  /** A number for each partition. */
  static final class PerPartition {
    private final Map<String, Long> values = new HashMap<>();

    long get(Change change) {
      return values.getOrDefault(name(change), -1L);
    }

    long get(SoakStream stream, int partition) {
      return values.getOrDefault(stream + "-" + partition, -1L);
    }

    void put(Change change, long value) {
      values.put(name(change), value);
    }

    private static String name(Change change) {
      return change.stream + "-" + change.partition();
    }
  }
}
