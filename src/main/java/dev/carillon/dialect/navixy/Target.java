package dev.carillon.dialect.navixy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trackers that a request is about.
 *
 * @param all true for all that there are and that will be; then the ids are empty
 */
record Target(boolean all, Set<Long> ids) {
  static final Target ALL = new Target(true, Set.of());

  /**
   * Reads a list of ids; one that stands there twice counts once.
   *
   * @throws FaultException if it is none
   */
  static Target selected(@Nullable Object ids) {
    if (!(ids instanceof List<?> list) || list.isEmpty()) {
      throw Fault.INVALID_PARAMETERS.because("a list of tracker ids is needed");
    }
    var trackers = new LinkedHashSet<Long>();
    for (Object id : list) {
      if (!(id instanceof Long number)) {
        throw Fault.INVALID_PARAMETERS.because("a tracker id is a whole number");
      }
      trackers.add(number);
    }
    return new Target(false, trackers);
  }
}
