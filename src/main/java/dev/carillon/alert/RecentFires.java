package dev.carillon.alert;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Item;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The most recent alerts of each script, from any replica, as this replica has read them from their
 * Kafka topic. Callable on any thread.
 */
public final class RecentFires {
  static final int PER_SCRIPT = 20;
  private static final int MAX_SCRIPTS = 1_000;
  private static final int MAX_MESSAGE = 500;

  private final String kafkaTopic;

  /** In order of firing, the most recent last. */
  private final Map<String, Deque<Fire>> fires = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * One alert.
   *
   * @param message truncated if it is long
   */
  public record Fire(String id, Instant fired, String event, String message) {}

  /**
   * @param kafkaTopic the Kafka topic of alerts
   */
  public RecentFires(String kafkaTopic) {
    this.kafkaTopic = kafkaTopic;
  }

  /** Collects the alerts of a batch. */
  public void take(EventBatch batch) {
    for (Item item : batch.items()) {
      if (item instanceof ChangeEvent event
          && event.position().partition().stream().kafkaTopic().equals(kafkaTopic)
          && event.data().value() instanceof Map<?, ?> data
          && data.get(AlertRecord.SCRIPT_CODE) instanceof String code
          && AlertScript.isCode(code)) {
        add(code, new Fire(event.id(), event.time(), name(data), cut(data)));
      }
    }
  }

  private static String name(Map<?, ?> data) {
    return data.get(AlertRecord.EVENT) instanceof Map<?, ?> event
        ? Optional.ofNullable(event.get("event")).map(String::valueOf).orElse("")
        : "";
  }

  private static String cut(Map<?, ?> data) {
    String message =
        Optional.ofNullable(data.get(AlertRecord.MESSAGE)).map(String::valueOf).orElse("");
    int points = message.codePointCount(0, message.length());
    return points <= MAX_MESSAGE
        ? message
        : message.substring(0, message.offsetByCodePoints(0, MAX_MESSAGE)) + "…";
  }

  private synchronized void add(String code, Fire fire) {
    Deque<Fire> own = fires.computeIfAbsent(code, unused -> new ArrayDeque<>());
    // An alert that is read again after a failure is the same alert.
    own.removeIf(known -> known.id().equals(fire.id()));
    own.addFirst(fire);
    if (own.size() > PER_SCRIPT) {
      own.removeLast();
    }
    if (fires.size() > MAX_SCRIPTS) {
      var eldest = fires.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** The alerts of a script, newest first. */
  public synchronized List<Fire> of(String code) {
    Deque<Fire> own = fires.get(code);
    return own == null ? List.of() : List.copyOf(own);
  }
}
