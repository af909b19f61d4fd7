package dev.carillon.dialect.topics;

import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.Cursor;
import dev.carillon.expression.Projection;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's subscribe request, in its own form: from a subscribe message, or from the query of an
 * event stream or a poll. Everything is read and checked before anything is done.
 *
 * @param fields the paths to keep; empty for everything
 */
record SubscribeRequest(
    List<String> topics,
    Optional<String> filter,
    Optional<List<String>> fields,
    Optional<String> from,
    boolean snapshot,
    Optional<String> every,
    Optional<String> overflow) {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(24);

  /**
   * Converts it to a specification.
   *
   * @param conditions compiles a filter
   * @param cursors reads a cursor
   * @throws RefusedException that states the first thing that is wrong
   */
  SubscriptionSpec interest(
      EventFormat form, Function<String, Condition> conditions, Function<String, Cursor> cursors) {
    List<TopicFilter> filters = filters(topics);
    SubscriptionSpec interest =
        SubscriptionSpec.in(filters, form.encoder(projection())).from(start(cursors));
    if (filter.isPresent()) {
      interest = interest.where(condition(filter.get(), conditions));
    }
    if (snapshot) {
      interest = interest.withSnapshot();
    }
    if (every.isPresent()) {
      interest = interest.at(new ConflationInterval(every(every.get()), false));
    }
    if (overflow.isPresent()) {
      if (!overflow.get().equals(TopicsWireNames.LATEST)) {
        throw new RefusedException(CloseReason.BAD_REQUEST.with("overflow can only be latest"));
      }
      interest = interest.yielding();
    }
    return interest;
  }

  private static List<TopicFilter> filters(List<String> texts) {
    var filters = new ArrayList<TopicFilter>(texts.size());
    for (String text : texts) {
      try {
        filters.add(TopicFilter.written(text));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(CloseReason.BAD_TOPIC.with(String.valueOf(e.getMessage())));
      }
    }
    return filters;
  }

  private static Condition condition(String text, Function<String, Condition> conditions) {
    try {
      return conditions.apply(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_FILTER.with(String.valueOf(e.getMessage())));
    }
  }

  private Optional<Projection> projection() {
    try {
      return fields.map(Projection::of);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_FIELDS.with(String.valueOf(e.getMessage())));
    }
  }

  private StartPosition start(Function<String, Cursor> cursors) {
    String text = from.orElse(TopicsWireNames.LATEST);
    return switch (text) {
      case TopicsWireNames.LATEST -> StartPosition.NOW;
      case TopicsWireNames.EARLIEST -> StartPosition.EARLIEST;
      // A cursor is base64url: it never has a colon, a time always has.
      default ->
          text.indexOf(':') >= 0
              ? new StartPosition.Since(time(text))
              : new StartPosition.After(cursors.apply(text));
    };
  }

  private static Instant time(String text) {
    try {
      // An unencoded plus in a query is decoded as a space.
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeParseException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("from is not an RFC 3339 time"));
    }
  }

  /** Reads an interval such as {@code 500ms}, {@code 5s}, {@code 1m}. */
  private static Duration every(String text) {
    Matcher amount = TIME.matcher(text);
    if (amount.matches()) {
      long number = Long.parseLong(amount.group(1));
      Duration time =
          switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          };
      if (time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0) {
        return time;
      }
    }
    throw new RefusedException(
        CloseReason.BAD_REQUEST.with("every must be a time from 100ms to 24h, as 5s"));
  }
}
