package dev.carillon.alert;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A script as it is kept.
 *
 * @param code what its socket, its topic and its records are named by
 * @param revision counts its changes, from 1
 * @param updatedBy who changed it last, as told by whoever did
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

  /** True if a script can have this code. */
  public static boolean isCode(String text) {
    return CODE.matcher(text).matches();
  }
}
