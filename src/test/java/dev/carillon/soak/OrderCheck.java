package dev.carillon.soak;

import dev.carillon.soak.Journal.Entry;
import dev.carillon.soak.Verdict.Fault;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Each event that the client asked for, once, in the order of its partition, with its content. */
final class OrderCheck {
  private final Hearing hearing;
  private final Interest interest;
  private final BitSet seen = new BitSet();
  private final Map<SoakStream, long[]> last = new EnumMap<>(SoakStream.class);

  OrderCheck(Hearing hearing) {
    this.hearing = hearing;
    this.interest = hearing.journal().interest;
  }

  void check(List<Entry> events) {
    for (Entry event : events) {
      hearing.change(event, this::mayCome).ifPresent(change -> came(change, event));
    }
    hearing.owed().forEach(this::complete);
  }

  private boolean mayCome(Change change) {
    return interest.matches(change) || interest.mayMatch(change, hearing.truth());
  }

  private void came(Change change, Entry entry) {
    if (isPlanted(change)) {
      hearing.fault(Fault.UNWANTED, "deleted before the client came back: " + change, entry);
    }
    long[] offsets = last.computeIfAbsent(change.stream, OrderCheck::nothing);
    if (seen.get(change.number)) {
      hearing.fault(Fault.DUPLICATED, change.toString(), entry);
    } else if (change.offset() < offsets[change.partition()]) {
      hearing.fault(Fault.OUT_OF_ORDER, change + " after @" + offsets[change.partition()], entry);
    }
    seen.set(change.number);
    offsets[change.partition()] = Math.max(offsets[change.partition()], change.offset());
  }

  private static long[] nothing(SoakStream stream) {
    var offsets = new long[stream.partitions()];
    Arrays.fill(offsets, -1);
    return offsets;
  }

  private void complete(List<Change> owed) {
    for (Change change : owed) {
      if (!seen.get(change.number) && !isPlanted(change)) {
        hearing.fault(Fault.LOST, change.toString());
      }
    }
  }

  private boolean isPlanted(Change change) {
    return hearing
        .journal()
        .loss()
        .filter(
            range ->
                range.kafkaTopic().equals(change.stream.kafkaTopic())
                    && range.partition() == change.partition()
                    && range.from() <= change.offset()
                    && change.offset() < range.to())
        .isPresent();
  }
}
