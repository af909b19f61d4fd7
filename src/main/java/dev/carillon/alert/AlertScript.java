package dev.carillon.alert;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An alert script as stored.
 *
 * @param code the name of the script in its socket's address, its topic and its records
 * @param revision counts its changes, from 1
 * @param updatedBy the author of the last change, as stated by the author
 */
public record AlertScript(
    String code,
    ScriptDraft draft,
    boolean enabled,
    long revision,
    Instant created,
    Instant updated,
    String updatedBy) {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** True for a valid code. */
  public static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }
}
