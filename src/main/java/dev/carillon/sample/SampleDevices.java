package dev.carillon.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state of OpenShock's sample devices; one of them goes offline at times. Not thread-safe. */
final class SampleDevices {
  private static final String WANDERER = "a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d03";
  private static final List<String> ALL =
      List.of(
          "a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d01", "a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d02", WANDERER);
  private static final Map<String, String> SHOCKERS =
      Map.of(
          "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e01", "desk",
          "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e02", "collar",
          "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e03", "ankle",
          "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e04", "bench");
  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final Duration REBOOT = Duration.ofSeconds(3);

  /** How long the wanderer is online, and then offline. */
  private static final Duration STAY = Duration.ofSeconds(45);

  private final Map<String, String> firmware = new HashMap<>();
  private final Map<String, Instant> next = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private Instant turn;
  private boolean away;
  private int updates;

  /** A device reports that it is online, or that it goes offline. */
  record Heartbeat(String device, boolean online, String firmware) {}

  SampleDevices(Instant now) {
    turn = now.plus(STAY);
    for (String device : ALL) {
      firmware.put(device, "1.4.0");
      next.put(device, now);
    }
  }

  /** The heartbeats that are due. */
  List<Heartbeat> beat(Instant now) {
    var beats = new ArrayList<Heartbeat>();
    if (!now.isBefore(turn)) {
      turn = now.plus(STAY);
      away = !away;
      next.put(WANDERER, now);
      if (away) {
        beats.add(new Heartbeat(WANDERER, false, firmware.getOrDefault(WANDERER, "")));
      }
    }
    for (String device : ALL) {
      boolean silent = away && device.equals(WANDERER);
      if (!silent && !now.isBefore(next.getOrDefault(device, now))) {
        next.put(device, now.plus(BEAT));
        beats.add(new Heartbeat(device, true, firmware.getOrDefault(device, "")));
      }
    }
    return beats;
  }

  String shocker(String id) {
    return SHOCKERS.getOrDefault(id, "shocker");
  }

  /** The device is silent for a moment, and then continues. */
  void reboot(String device, Instant now) {
    stopped.remove(device);
    next.put(device, now.plus(REBOOT));
  }

  /** The device ignores commands until it is rebooted. */
  void stop(String device) {
    stopped.add(device);
  }

  boolean isStopped(String device) {
    return stopped.contains(device);
  }

  int nextUpdate() {
    return ++updates;
  }

  void install(String device, String version, Instant now) {
    firmware.put(device, version);
    reboot(device, now);
  }
}
