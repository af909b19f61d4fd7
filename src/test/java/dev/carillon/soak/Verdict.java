package dev.carillon.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the checker found, counted, with the first findings in words. */
final class Verdict {
  private static final int KEPT_OF_ONE_KIND = 12;

  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);

  /** The first of each kind: many of one are not to hide the few of another. */
  private final Map<Fault, List<String>> evidence = new EnumMap<>(Fault.class);

  private long deliveries;
  private long gaps;
  private long again;
  private long planted;

  /** What can be wrong. */
  enum Fault {
    /** A committed record that the client asked for did not come. */
    LOST,
    /** An event came twice. */
    DUPLICATED,
    /** An event came after a later one of its partition, or of its key where only that is kept. */
    OUT_OF_ORDER,
    /** An event that the client had not asked for, or that was never committed. */
    UNWANTED,
    /** An event did not hold what it should. */
    WRONG,
    /** What the client holds in the end, or what a snapshot showed, is not what is. */
    STALE,
    /** More events of a key than {@code every} allows. */
    TOO_OFTEN,
    /** A gap where nothing was lost, or told twice, or with another range or cause. */
    FALSE_GAP,
    /** A planted loss that was not told before the next event. */
    MISSING_GAP,
    /** Something that no client should see, as an error. */
    SURPRISE
  }

  void fault(Fault fault, String client, String what) {
    faults.merge(fault, 1L, Long::sum);
    keep(fault, fault + " " + client + ": " + what);
  }

  private void keep(Fault fault, String line) {
    List<String> kept = evidence.computeIfAbsent(fault, kind -> new ArrayList<>());
    if (kept.size() < KEPT_OF_ONE_KIND) {
      kept.add(line);
    }
  }

  void delivered(long events) {
    deliveries += events;
  }

  void gap() {
    gaps++;
  }

  /** A client was told of a loss that it had been told of on an earlier connection. */
  void again() {
    again++;
  }

  /** A client was to be told of a planted loss. */
  void planted() {
    planted++;
  }

  void add(Verdict other) {
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    deliveries += other.deliveries;
    gaps += other.gaps;
    again += other.again;
    planted += other.planted;
    other.evidence.forEach((fault, lines) -> lines.forEach(line -> keep(fault, line)));
  }

  long count(Fault fault) {
    return faults.getOrDefault(fault, 0L);
  }

  long deliveries() {
    return deliveries;
  }

  long gaps() {
    return gaps;
  }

  long toldAgain() {
    return again;
  }

  long plantedCount() {
    return planted;
  }

  boolean isClean() {
    return faults.isEmpty();
  }

  Map<Fault, Long> faults() {
    return Map.copyOf(faults);
  }

  List<String> evidence() {
    return evidence.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return faults + "\n" + String.join("\n", evidence());
  }
}
