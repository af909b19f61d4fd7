package dev.carillon.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sum of the configured memory bounds, compared with the heap: bounds that together exceed the
 * heap protect nothing. Uses the JDK only; checked at startup and by {@code --check-config}.
 *
 * @param bytes each bound by its key, in bytes
 */
record MemoryBounds(Map<String, Long> bytes) {
  /**
   * The percentage of the heap that the bounds may take. The rest is for what is not bounded by
   * bytes: connections, batches in flight, and garbage.
   */
  static final int HEAP_PERCENT = 75;

  /**
   * Bytes that wait for the brokers: 8 MiB for each of publishing, commands (two), and the
   * gateway's own events.
   */
  private static final long PRODUCER_BYTES = 5L * (8 << 20);

  /**
   * The bounds of a configuration.
   *
   * @param heapBytes maximum heap, of which some bounds are a share
   */
  static MemoryBounds of(Configuration configuration, long heapBytes) {
    var bytes = new LinkedHashMap<String, Long>();
    bytes.put("kafka.max-state-bytes", configuration.kafka().maxStateBytes());
    bytes.put("limits.history-bytes", configuration.limits().historyBytes());
    bytes.put("replay.cache-bytes", configuration.replay().cacheBytes());
    bytes.put("memory.max-bytes", configuration.memory().maxBytes().orElse(heapBytes / 4));
    bytes.put("producers", PRODUCER_BYTES);
    if (configuration.streams().stream().noneMatch(stream -> stream.state())) {
      bytes.remove("kafka.max-state-bytes");
    }
    return new MemoryBounds(bytes);
  }

  long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The problem, in one line, if the bounds do not fit into the heap. */
  Optional<String> problem(long heapBytes) {
    long most = heapBytes / 100 * HEAP_PERCENT;
    if (total() <= most) {
      return Optional.empty();
    }
    String parts =
        String.join(
            ", ",
            bytes.entrySet().stream()
                .map(e -> e.getKey() + " " + mebibytes(e.getValue()))
                .toList());
    return Optional.of(
        "the bounds of memory add up to "
            + mebibytes(total())
            + ", more than "
            + HEAP_PERCENT
            + " % of the heap of "
            + mebibytes(heapBytes)
            + ": "
            + parts
            + "; lower them, or give the process a larger heap (-Xmx or -XX:MaxRAMPercentage)");
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
