package dev.carillon.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a script would have done.
 *
 * @param read records
 * @param evaluated how many of them were for the script
 * @param failed how many of these it could not be evaluated for
 * @param complete true if all was read that was asked for
 * @param stopped why not: {@code records}, {@code bytes}, {@code time}, {@code retention}, {@code
 *     gone}
 * @param events what it would have fired on; of many only the first that were read
 * @param lastFailure why it could not be evaluated the last time
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
   * An event that it would have fired on.
   *
   * @param id of the record that there is, or would be
   * @param event its name, {@code Voyage.U.793628}
   */
  public record Event(String id, String event, Instant date, String message) {}
}
