package dev.carillon.dialect.lubelogger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Formats amounts and times as the product does, with a decimal point regardless of the server's
 * language.
 */
final class ValueFormat {
  private static final Set<String> AMOUNTS =
      Set.of(LubeLoggerWireNames.COST, LubeLoggerWireNames.QUANTITY);
  private static final Set<String> DECIMALS =
      Set.of(
          LubeLoggerWireNames.COST,
          LubeLoggerWireNames.QUANTITY,
          LubeLoggerWireNames.FUEL_CONSUMED);
  private static final Pattern COMMA = Pattern.compile("-?[0-9]{1,40},[0-9]{1,40}");

  /** A longer number is no amount, and one with an exponent could expand to a gigabyte of zeros. */
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

  private static final DateTimeFormatter ROUND_TRIP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ValueFormat() {}

  static String timestamp(Instant time) {
    return ROUND_TRIP.format(time);
  }

  /** A column's value in the form of {@code data}: two decimals for amounts. */
  static String ofColumn(String key, String text) {
    return AMOUNTS.contains(key) && NUMBER.matcher(text).matches()
        ? new BigDecimal(text).setScale(2, RoundingMode.HALF_UP).toPlainString()
        : text;
  }

  /** A value that the product wrote, on a server with any language. */
  static String ofProduct(String key, String text) {
    return DECIMALS.contains(key) && COMMA.matcher(text).matches() ? text.replace(',', '.') : text;
  }
}
