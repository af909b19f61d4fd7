package dev.carillon.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Result of a trial.
 *
 * @param read number of records
 * @param evaluated number of records on which the script was evaluated
 * @param failed number of evaluations that failed
 * @param complete true if the requested range was read completely
 * @param stopped why not: {@code records}, {@code bytes}, {@code time}, {@code retention}, {@code
 *     gone}
 * @param events the events on which it would have fired; of many only the first
 * @param lastFailure reason of the last failed evaluation
 * @param absent values of its message that none of the events had, if there were any events
 */
public record TrialReport(
    long read,
    long evaluated,
    long fired,
    long failed,
    boolean complete,
    Optional<String> stopped,
    List<Event> events,
    Optional<String> lastFailure,
    Set<String> absent) {

  /**
   * An event on which the script would have fired.
   *
   * @param id of the alert's record that exists, or would exist
   * @param event its name, {@code Voyage.U.793628}
   */
  public record Event(String id, String event, Instant date, String message) {}
}
