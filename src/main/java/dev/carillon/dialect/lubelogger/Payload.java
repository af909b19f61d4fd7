package dev.carillon.dialect.lubelogger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change in the form of the product's webhooks. Every value is a text.
 *
 * @param timestamp .NET's round-trip form: UTC, seven decimals
 * @param data in the product's order
 * @param vehicleId one id, several separated by commas, or {@code N/A}
 * @param more further members that are not known to the gateway
 */
record Payload(
    String type,
    String timestamp,
    Map<String, String> data,
    String vehicleId,
    String username,
    String action,
    Map<String, Object> more) {

  /** True if it does not concern a single vehicle. */
  boolean isBulk() {
    return type.startsWith(LubeLoggerWireNames.BULK);
  }

  /** Its members in the product's order. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(LubeLoggerWireNames.TYPE, type);
    members.put(LubeLoggerWireNames.TIMESTAMP, timestamp);
    members.put(LubeLoggerWireNames.DATA, data);
    members.put(LubeLoggerWireNames.VEHICLE_ID, vehicleId);
    members.put(LubeLoggerWireNames.USERNAME, username);
    members.put(LubeLoggerWireNames.ACTION, action);
    more.forEach(members::putIfAbsent);
    return members;
  }
}
