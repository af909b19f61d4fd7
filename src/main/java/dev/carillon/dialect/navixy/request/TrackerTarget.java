package dev.carillon.dialect.navixy.request;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trackers that a request concerns.
 *
 * @param all true for all trackers, including future ones; then the ids are empty
 */
public record TrackerTarget(boolean all, Set<Long> ids) {
  static final TrackerTarget ALL = new TrackerTarget(true, Set.of());

  /**
   * Parses a list of ids; a duplicate counts once.
   *
   * @throws NavixyErrorException if it is invalid
   */
  static TrackerTarget selected(@Nullable Object ids) {
    if (!(ids instanceof List<?> list) || list.isEmpty()) {
      throw NavixyError.INVALID_PARAMETERS.because("a list of tracker ids is needed");
    }
    var trackers = new LinkedHashSet<Long>();
    for (Object id : list) {
      if (!(id instanceof Long number)) {
        throw NavixyError.INVALID_PARAMETERS.because("a tracker id is a whole number");
      }
      trackers.add(number);
    }
    return new TrackerTarget(false, trackers);
  }
}
