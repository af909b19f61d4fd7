package dev.carillon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Limits repeated log lines of libraries: of lines that differ only in their values, one a minute
 * is written, with the number of suppressed ones. Called on every thread; guarded by its monitor,
 * which is taken for libraries' warnings only. A broker that is unavailable would otherwise fill
 * the log at ten lines a second.
 */
public final class RepeatFilter extends TurboFilter {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_TEXTS = 500;

  /** The libraries whose lines are limited: those that log the same for each of many clients. */
  private static final List<String> LIBRARIES =
      List.of("org.apache.kafka.", "kafka.", "io.netty.", "io.debezium.", "org.postgresql.");

  private final LongSupplier nanos;
  private final Map<String, Repeats> known = new HashMap<>();

  /** One text: the start of its window, and the number of lines suppressed in it. */
  private static final class Repeats {
    long since;
    long leftOut;

    Repeats(long since) {
      this.since = since;
    }
  }

  public RepeatFilter() {
    this(System::nanoTime);
  }

  RepeatFilter(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] params,
      @Nullable Throwable thrown) {
    // Without a text, the call only asks whether the level is enabled.
    if (format == null
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())
        || !isLibrary(logger.getName())) {
      return FilterReply.NEUTRAL;
    }
    long leftOut = pass(logger.getName() + ' ' + withoutClient(format));
    if (leftOut > 0) {
      // Not with the library's own logger, which would call this filter again.
      logger
          .getLoggerContext()
          .getLogger(RepeatFilter.class)
          .info(
              "lines like the next one were left out logger={} count={}",
              logger.getName(),
              leftOut);
    }
    return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isLibrary(String logger) {
    return LIBRARIES.stream().anyMatch(logger::startsWith);
  }

  /** Kafka's clients begin each line with their own name, in brackets. */
  private static String withoutClient(String format) {
    int end = format.startsWith("[") ? format.indexOf("] ") : -1;
    return end < 0 ? format : format.substring(end + 2);
  }

  /**
   * Notes a line.
   *
   * @return number of equal lines that were suppressed since the last one that passed; negative if
   *     this one is to be suppressed
   */
  private synchronized long pass(String text) {
    long now = nanos.getAsLong();
    Repeats repeats = known.get(text);
    if (repeats == null) {
      if (known.size() >= MAX_TEXTS) {
        known.clear();
      }
      known.put(text, new Repeats(now));
      return 0;
    }
    if (now - repeats.since < WINDOW_NANOS) {
      repeats.leftOut++;
      return -1;
    }
    long leftOut = repeats.leftOut;
    repeats.since = now;
    repeats.leftOut = 0;
    return leftOut;
  }
}
