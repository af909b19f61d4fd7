package dev.carillon.dialect.navixy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.dialect.navixy.Depot.Driver;
import dev.carillon.event.ChangeEvent;
import dev.carillon.support.FakeConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A large fleet and many who watch all of it: time is driven, nothing waits. */
class NavixyFleetIT {
  private static final int TRACKERS = 10_000;
  private static final int SUBSCRIBERS = 100;
  private static final int SECONDS = 30;
  private static final int LIMIT = 5;
  private static final int CHANGES_PER_SECOND = 700;

  private static final String SOURCE = "\"source_id\":";
  private static final String SPEED = "\"speed\":";

  private final Depot depot = new Depot();
  private final Random random = new Random(7);
  private final int[] newest = new int[TRACKERS];

  /** Somebody who watches, and the newest that was told of each tracker. */
  private static final class Watcher {
    private final Driver driver;
    private final int[] heard = new int[TRACKERS];
    private int frames;

    Watcher(Driver driver) {
      this.driver = driver;
    }

    void read() {
      for (String text : driver.connection().take()) {
        if (text.contains("\"state_batch\",\"data\"")) {
          frames++;
          read(text);
        }
      }
    }

    private void read(String frame) {
      int at = frame.indexOf(SOURCE);
      while (at >= 0) {
        int id = number(frame, at + SOURCE.length()) - (int) Depot.source(0);
        int speed = number(frame, frame.indexOf(SPEED, at) + SPEED.length());
        if (speed < heard[id]) {
          throw new AssertionError("an older state after a newer one of tracker " + id);
        }
        heard[id] = speed;
        at = frame.indexOf(SOURCE, at + 1);
      }
    }

    private static int number(String text, int from) {
      int to = from;
      while (Character.isDigit(text.charAt(to))) {
        to++;
      }
      return Integer.parseInt(text, from, to, 10);
    }
  }

  @Test
  void each_of_100_subscribers_has_each_of_10_000_trackers_newest_state_in_few_frames() {
    for (int id = 0; id < TRACKERS; id++) {
      depot.tracker(id, false);
      newest[id] = 1;
      depot.state(id, 1);
    }
    List<Watcher> watchers = new ArrayList<>();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      var watcher = new Watcher(depot.connect(new FakeConnection()));
      depot.send(
          watcher.driver,
          "{\"action\":\"subscribe\",\"hash\":\""
              + Depot.HASH
              + "\",\"requests\":[{\"type\":"
              + "\"state_batch\",\"target\":{\"type\":\"all\"},\"rate_limit\":\""
              + LIMIT
              + "s\",\"format\":\"compact\"}]}");
      watcher.read();
      assertThat(watcher.frames).isEqualTo(1);
      assertThat(Arrays.stream(watcher.heard)).allMatch(speed -> speed == 1);
      watchers.add(watcher);
    }
    for (int second = 0; second < SECONDS; second++) {
      depot.tell(changes());
      depot.pass(Duration.ofSeconds(1));
      watchers.forEach(Watcher::read);
    }
    depot.pass(Duration.ofSeconds(LIMIT));
    for (Watcher watcher : watchers) {
      watcher.read();
      assertThat(watcher.heard).isEqualTo(newest);
      assertThat(watcher.frames).isLessThanOrEqualTo(1 + (SECONDS + LIMIT) / LIMIT);
      assertThat(watcher.driver.connection().closed()).isEmpty();
    }
  }

  private ChangeEvent[] changes() {
    var events = new ChangeEvent[CHANGES_PER_SECOND];
    for (int i = 0; i < events.length; i++) {
      int id = random.nextInt(TRACKERS);
      events[i] = depot.stateEvent(id, ++newest[id]);
    }
    return events;
  }
}
