package dev.carillon.soak;

import dev.carillon.soak.Verdict.Fault;
import java.util.List;

/**
 * The outcome of a run.
 *
 * @param complaints errors that a gateway logged, and steps of the run that failed
 */
record SoakReport(
    SoakOptions options,
    int sent,
    int committed,
    int clients,
    long nanos,
    String cuts,
    Verdict verdict,
    List<String> notes,
    List<String> complaints) {

  String text() {
    return """

        soak seed %d: %s
          records      %,d sent, %,d committed, in %.0f s
          clients      %,d
          deliveries   %,d
          cuts         %s
          lost         %,d
          duplicated   %,d
          out of order %,d
          unwanted     %,d, wrong %,d, stale %,d, too often %,d, surprises %,d
          planted      %,d losses, %,d gaps told, %,d losses again to who holds events back, %,d missing
          false gaps   %,d
          %s
        %s
          again        %s
        """
        .formatted(
            options.seed(),
            verdict.isClean() ? "clean" : "NOT CLEAN",
            sent,
            committed,
            nanos / 1e9,
            clients,
            verdict.deliveries(),
            cuts,
            verdict.count(Fault.LOST),
            verdict.count(Fault.DUPLICATED),
            verdict.count(Fault.OUT_OF_ORDER),
            verdict.count(Fault.UNWANTED),
            verdict.count(Fault.WRONG),
            verdict.count(Fault.STALE),
            verdict.count(Fault.TOO_OFTEN),
            verdict.count(Fault.SURPRISE),
            verdict.plantedCount(),
            verdict.gaps(),
            verdict.toldAgain(),
            verdict.count(Fault.MISSING_GAP),
            verdict.count(Fault.FALSE_GAP),
            String.join("\n  ", notes),
            findings(),
            options.command());
  }

  private String findings() {
    return String.join("\n", verdict.evidence()) + "\n" + String.join("\n", complaints);
  }
}
