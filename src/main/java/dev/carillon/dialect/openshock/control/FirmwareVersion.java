package dev.carillon.dialect.openshock.control;

import java.util.regex.Pattern;

/**
 * A firmware version as the product parses it: {@code MAJOR[.MINOR[.PATCH]][-pre][+build]}, in
 * which the numbers are unsigned shorts without leading zeros.
 */
public final class FirmwareVersion {
  private static final int MAX_LENGTH = 128;
  private static final int MAX_NUMBER = 65_535;
  private static final String NUMBER = "(0|[1-9][0-9]{0,4})";
  private static final String BEFORE = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          NUMBER
              + "(?:\\."
              + NUMBER
              + "(?:\\."
              + NUMBER
              + ")?)?(?:-"
              + BEFORE
              + "(?:\\."
              + BEFORE
              + ")*+)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*+)?");

  private FirmwareVersion() {}

  public static boolean isOne(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return false;
    }
    for (int i = 1; i <= form.groupCount(); i++) {
      if (form.group(i) != null && Integer.parseInt(form.group(i)) > MAX_NUMBER) {
        return false;
      }
    }
    return true;
  }
}
