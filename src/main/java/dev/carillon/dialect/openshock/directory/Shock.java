package dev.carillon.dialect.openshock.directory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A command for one shocker.
 *
 * @param intensity a byte
 * @param duration in milliseconds, an unsigned short
 * @param exclusive true if live control of the shocker is not permitted meanwhile
 */
public record Shock(UUID id, ControlType type, int intensity, int duration, boolean exclusive) {
  public static final int MAX_INTENSITY = 100;
  public static final int MIN_DURATION = 300;
  public static final int MAX_DURATION = 65_535;
  private static final int MAX_BYTE = 255;

  /**
   * Parses a shock.
   *
   * @param place the name of the place in an error
   * @throws IllegalArgumentException that names the invalid member
   */
  public static Shock of(JsonNode tree, String place) {
    var members = JsonMembers.of(tree, place);
    long type = members.number(OpenShockWireNames.TYPE, 0, ControlType.LAST);
    return new Shock(
        members.guid(OpenShockWireNames.ID),
        ControlType.of(type).orElseThrow(),
        (int) members.number(OpenShockWireNames.INTENSITY, 0, MAX_BYTE),
        (int) members.number(OpenShockWireNames.DURATION, 0, MAX_DURATION),
        members.flag(OpenShockWireNames.EXCLUSIVE));
  }

  Shock with(int newIntensity, int newDuration) {
    return new Shock(id, type, newIntensity, newDuration, exclusive);
  }

  /** Limits intensity and duration to the general limits and to these. */
  public Shock within(Allowance allowance) {
    return with(
        clamp(intensity, 0, Math.min(MAX_INTENSITY, allowance.maxIntensity())),
        // The product's minimum applies even below a user's limit.
        Math.max(MIN_DURATION, Math.min(duration, allowance.maxDuration())));
  }

  static int clamp(int value, int least, int most) {
    return Math.max(least, Math.min(value, most));
  }

  public Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put(OpenShockWireNames.ID, id.toString());
    members.put(OpenShockWireNames.TYPE, type.number());
    members.put(OpenShockWireNames.INTENSITY, intensity);
    members.put(OpenShockWireNames.DURATION, duration);
    members.put(OpenShockWireNames.EXCLUSIVE, exclusive);
    return members;
  }
}
