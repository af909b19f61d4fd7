package dev.carillon.dialect.openshock.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.control.DataTrees;
import dev.carillon.dialect.openshock.control.FirmwareVersion;
import dev.carillon.dialect.openshock.control.LogSender;
import dev.carillon.dialect.openshock.directory.ControlType;
import dev.carillon.dialect.openshock.directory.JsonMembers;
import dev.carillon.dialect.openshock.directory.Shock;
import dev.carillon.dialect.signalr.hub.HubCall;
import dev.carillon.event.ChangeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Converts the back end's events of devices to the calls that their owners' clients receive. An
 * invalid event becomes no call, because clients that validate calls would show an error.
 */
final class DeviceEvents {
  private static final int MAX_LOGS = 1_000;
  private static final int MAX_TEXT = 1_024;
  private static final int LAST_TASK = 6;

  private DeviceEvents() {}

  static Optional<HubCall> call(ChangeEvent event) {
    if (!event.type().startsWith("openshock.")
        || event.type().equals(OpenShockWireNames.EVENT_STATUS)) {
      return Optional.empty();
    }
    try {
      return call(event.type(), JsonMembers.of(DataTrees.tree(event.data()), ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<HubCall> call(String type, JsonMembers data) {
    String device = data.guid(OpenShockWireNames.DEVICE).toString();
    return switch (type) {
      case OpenShockWireNames.EVENT_LOG ->
          Optional.of(HubCall.of(OpenShockWireNames.LOG, sender(data), logs(data)));
      case OpenShockWireNames.EVENT_PAIRED ->
          Optional.of(
              HubCall.of(
                  OpenShockWireNames.DEVICE_UPDATE, device, DeviceUpdateType.PAIRED.number()));
      case OpenShockWireNames.EVENT_OTA_STARTED ->
          Optional.of(
              HubCall.of(OpenShockWireNames.OTA_STARTED, device, update(data), version(data)));
      case OpenShockWireNames.EVENT_OTA_PROGRESS ->
          Optional.of(
              HubCall.of(
                  OpenShockWireNames.OTA_PROGRESS,
                  device,
                  update(data),
                  data.number(OpenShockWireNames.TASK, 0, LAST_TASK),
                  progress(data)));
      case OpenShockWireNames.EVENT_OTA_FAILED ->
          Optional.of(
              HubCall.of(
                  OpenShockWireNames.OTA_FAILED,
                  device,
                  update(data),
                  data.requiredFlag(OpenShockWireNames.FATAL),
                  data.text(OpenShockWireNames.MESSAGE, MAX_TEXT).orElse("")));
      case OpenShockWireNames.EVENT_OTA_ROLLBACK ->
          Optional.of(HubCall.of(OpenShockWireNames.OTA_ROLLBACK, device, update(data)));
      case OpenShockWireNames.EVENT_OTA_SUCCEEDED ->
          Optional.of(HubCall.of(OpenShockWireNames.OTA_SUCCEEDED, device, update(data)));
      default -> Optional.empty();
    };
  }

  private static long update(JsonMembers data) {
    return data.number(OpenShockWireNames.UPDATE_ID, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static String version(JsonMembers data) {
    return data.text(OpenShockWireNames.VERSION, MAX_TEXT)
        .filter(FirmwareVersion::isOne)
        .orElseThrow(() -> data.wrong(OpenShockWireNames.VERSION, "is no version"));
  }

  private static double progress(JsonMembers data) {
    JsonNode value = data.get(OpenShockWireNames.PROGRESS);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw data.wrong(OpenShockWireNames.PROGRESS, "is no number");
    }
    return value.doubleValue();
  }

  private static Map<String, Object> sender(JsonMembers data) {
    var sender = JsonMembers.of(data.get(OpenShockWireNames.SENDER), OpenShockWireNames.SENDER);
    Map<String, Object> items = new LinkedHashMap<>();
    JsonNode additional = sender.get(OpenShockWireNames.ADDITIONAL_ITEMS);
    // Names of items keep their case.
    additional.properties().forEach(item -> items.put(item.getKey(), item.getValue()));
    return new LogSender(
            required(sender, OpenShockWireNames.CONNECTION_ID),
            sender.guid(OpenShockWireNames.ID).toString(),
            required(sender, OpenShockWireNames.NAME),
            required(sender, OpenShockWireNames.IMAGE),
            sender.text(OpenShockWireNames.CUSTOM_NAME, MAX_TEXT),
            items)
        .members();
  }

  private static String required(JsonMembers members, String name) {
    return members.text(name, MAX_TEXT).orElseThrow(() -> members.wrong(name, "is left out"));
  }

  private static List<Map<String, Object>> logs(JsonMembers data) {
    JsonNode list = data.get(OpenShockWireNames.LOGS);
    if (!list.isArray() || list.size() > MAX_LOGS) {
      throw data.wrong(OpenShockWireNames.LOGS, "is no list of at most " + MAX_LOGS);
    }
    var logs = new ArrayList<Map<String, Object>>();
    list.forEach(one -> logs.add(log(JsonMembers.of(one, OpenShockWireNames.LOGS))));
    return logs;
  }

  private static Map<String, Object> log(JsonMembers one) {
    var shocker = JsonMembers.of(one.get(OpenShockWireNames.SHOCKER), OpenShockWireNames.SHOCKER);
    UUID id = shocker.guid(OpenShockWireNames.ID);
    var log = new LinkedHashMap<String, Object>();
    var named = new LinkedHashMap<String, Object>();
    named.put(OpenShockWireNames.ID, id.toString());
    named.put(OpenShockWireNames.NAME, required(shocker, OpenShockWireNames.NAME));
    log.put(OpenShockWireNames.SHOCKER, named);
    log.put(OpenShockWireNames.TYPE, one.number(OpenShockWireNames.TYPE, 0, ControlType.LAST));
    log.put(
        OpenShockWireNames.INTENSITY,
        one.number(OpenShockWireNames.INTENSITY, 0, Shock.MAX_INTENSITY));
    log.put(
        OpenShockWireNames.DURATION,
        one.number(OpenShockWireNames.DURATION, 0, Shock.MAX_DURATION));
    log.put(OpenShockWireNames.EXECUTED_AT, required(one, OpenShockWireNames.EXECUTED_AT));
    return log;
  }
}
