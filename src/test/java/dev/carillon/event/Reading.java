package dev.carillon.event;

import java.util.ArrayList;
import java.util.List;

/** Somebody who catches up, at a pace, and writes down what it gets. */
final class Reading implements History.Reader {
  final OffsetVector at = new OffsetVector();
  final List<String> seen = new ArrayList<>();

  /** How many more items it takes. */
  int pace = Integer.MAX_VALUE;

  @Override
  public boolean wantsMore() {
    return pace > 0;
  }

  @Override
  public void event(ChangeEvent event, OffsetVector frontier) {
    pace--;
    seen.add(event.id());
  }

  @Override
  public void gap(Gap gap, OffsetVector frontier) {
    pace--;
    for (Gap.Range range : gap.ranges()) {
      seen.add(
          gap.cause().word() + " " + range.partition() + " " + range.from() + "-" + range.to());
    }
  }
}
