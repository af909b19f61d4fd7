package dev.carillon.dialect.openshock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.signalr.HubCall;
import dev.carillon.event.ChangeEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the back end tells of devices, as the calls that their owners' clients get. What is not as
 * it should be is nothing: clients that check what they get would show an error.
 */
final class DeviceEvents {
  private static final int MAX_LOGS = 1_000;
  private static final int MAX_TEXT = 1_024;
  private static final int LAST_TASK = 6;

  private DeviceEvents() {}

  static Optional<HubCall> call(ChangeEvent event) {
    if (!event.type().startsWith("openshock.") || event.type().equals(Words.EVENT_STATUS)) {
      return Optional.empty();
    }
    try {
      return call(event.type(), Members.of(Data.tree(event.data()), ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<HubCall> call(String type, Members data) {
    String device = data.guid(Words.DEVICE).toString();
    return switch (type) {
      case Words.EVENT_LOG -> Optional.of(HubCall.of(Words.LOG, sender(data), logs(data)));
      case Words.EVENT_PAIRED ->
          Optional.of(HubCall.of(Words.DEVICE_UPDATE, device, DeviceUpdateType.PAIRED.number()));
      case Words.EVENT_OTA_STARTED ->
          Optional.of(HubCall.of(Words.OTA_STARTED, device, update(data), version(data)));
      case Words.EVENT_OTA_PROGRESS ->
          Optional.of(
              HubCall.of(
                  Words.OTA_PROGRESS,
                  device,
                  update(data),
                  data.number(Words.TASK, 0, LAST_TASK),
                  progress(data)));
      case Words.EVENT_OTA_FAILED ->
          Optional.of(
              HubCall.of(
                  Words.OTA_FAILED,
                  device,
                  update(data),
                  data.requiredFlag(Words.FATAL),
                  data.text(Words.MESSAGE, MAX_TEXT).orElse("")));
      case Words.EVENT_OTA_ROLLBACK ->
          Optional.of(HubCall.of(Words.OTA_ROLLBACK, device, update(data)));
      case Words.EVENT_OTA_SUCCEEDED ->
          Optional.of(HubCall.of(Words.OTA_SUCCEEDED, device, update(data)));
      default -> Optional.empty();
    };
  }

  private static long update(Members data) {
    return data.number(Words.UPDATE_ID, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static String version(Members data) {
    return data.text(Words.VERSION, MAX_TEXT)
        .filter(Version::isOne)
        .orElseThrow(() -> data.wrong(Words.VERSION, "is no version"));
  }

  private static double progress(Members data) {
    JsonNode value = data.get(Words.PROGRESS);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw data.wrong(Words.PROGRESS, "is no number");
    }
    return value.doubleValue();
  }

  private static Map<String, Object> sender(Members data) {
    var sender = Members.of(data.get(Words.SENDER), Words.SENDER);
    Map<String, Object> items = new LinkedHashMap<>();
    JsonNode additional = sender.get(Words.ADDITIONAL_ITEMS);
    // Names of items keep their case.
    additional.properties().forEach(item -> items.put(item.getKey(), item.getValue()));
    return new Sender(
            required(sender, Words.CONNECTION_ID),
            sender.guid(Words.ID).toString(),
            required(sender, Words.NAME),
            required(sender, Words.IMAGE),
            sender.text(Words.CUSTOM_NAME, MAX_TEXT),
            items)
        .members();
  }

  private static String required(Members members, String name) {
    return members.text(name, MAX_TEXT).orElseThrow(() -> members.wrong(name, "is left out"));
  }

  private static List<Map<String, Object>> logs(Members data) {
    JsonNode list = data.get(Words.LOGS);
    if (!list.isArray() || list.size() > MAX_LOGS) {
      throw data.wrong(Words.LOGS, "is no list of at most " + MAX_LOGS);
    }
    var logs = new ArrayList<Map<String, Object>>();
    list.forEach(one -> logs.add(log(Members.of(one, Words.LOGS))));
    return logs;
  }

  private static Map<String, Object> log(Members one) {
    var shocker = Members.of(one.get(Words.SHOCKER), Words.SHOCKER);
    UUID id = shocker.guid(Words.ID);
    var log = new LinkedHashMap<String, Object>();
    var named = new LinkedHashMap<String, Object>();
    named.put(Words.ID, id.toString());
    named.put(Words.NAME, required(shocker, Words.NAME));
    log.put(Words.SHOCKER, named);
    log.put(Words.TYPE, one.number(Words.TYPE, 0, ControlType.LAST));
    log.put(Words.INTENSITY, one.number(Words.INTENSITY, 0, Shock.MAX_INTENSITY));
    log.put(Words.DURATION, one.number(Words.DURATION, 0, Shock.MAX_DURATION));
    log.put(Words.EXECUTED_AT, required(one, Words.EXECUTED_AT));
    return log;
  }
}
