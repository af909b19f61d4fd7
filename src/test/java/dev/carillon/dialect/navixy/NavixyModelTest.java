package dev.carillon.dialect.navixy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.dialect.navixy.Depot.Driver;
import dev.carillon.support.FakeConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * States, blocks, removals, subscriptions, limits and slow readers in random order, against a model
 * of what the client must know in the end and may never see.
 */
class NavixyModelTest {
  private static final int RUNS = 200;
  private static final int STEPS = 120;
  private static final int TRACKERS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long seed = new Random().nextLong();

  @Test
  void the_newest_state_is_there_in_the_end_and_nothing_that_may_not_be_seen() {
    for (int run = 0; run < RUNS; run++) {
      long own = seed + run;
      try {
        new Run(new Random(own)).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + own, e);
      }
    }
  }

  /**
   * What one kind of subscription holds, as docs/protocols/navixy.md says, and what it has brought.
   */
  private static final class Wanted {
    private final Map<Long, Long> heard = new HashMap<>();
    private final Set<Long> selected = new HashSet<>();
    private final Set<Long> except = new HashSet<>();
    private boolean all;

    boolean has(long id) {
      return selected.contains(id) || (all && !except.contains(id));
    }

    void forget(long id) {
      selected.remove(id);
    }
  }

  private static final class Run {
    private final Random random;
    private final Depot depot = new Depot();
    private final FakeConnection connection = new FakeConnection();
    private final Driver driver = depot.connect(connection);
    private final int limit;

    // The world.
    private final Map<Long, Boolean> blocked = new TreeMap<>();
    private final Map<Long, Long> states = new TreeMap<>();
    private final Wanted single = new Wanted();
    private final Wanted batch = new Wanted();
    private long version;
    private boolean slow;

    /** True as long as what comes was queued while the client was slow. */
    private boolean released;

    private int seconds;
    private int batchRequests;
    private int batchFrames;

    // What the client has heard.
    private final Set<Long> saidBlocked = new HashSet<>();

    /** Of each request that is not answered: true if it subscribes to all. */
    private final Queue<Boolean> asked = new ArrayDeque<>();

    Run(Random random) {
      this.random = random;
      this.limit = 1 + random.nextInt(5);
      for (long id = 1; id <= TRACKERS; id++) {
        row(id, random.nextInt(4) == 0);
      }
    }

    void play() {
      for (int i = 0; i < STEPS; i++) {
        step();
        read();
        released = false;
      }
      if (slow) {
        turn();
        read();
        released = false;
      }
      pass(limit + 1);
      read();
      for (Wanted kind : List.of(single, batch)) {
        for (Map.Entry<Long, Long> state : states.entrySet()) {
          long id = state.getKey();
          if (kind.has(id) && Boolean.FALSE.equals(blocked.get(id))) {
            assertThat(kind.heard.get(id)).as("tracker %d", id).isEqualTo(state.getValue());
          }
        }
      }
      assertThat(connection.closed()).isEmpty();
      assertThat(batchFrames).isLessThanOrEqualTo(batchRequests + seconds / limit);
    }

    private void step() {
      long id = random.nextLong(1, TRACKERS + 1);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          states.put(id, ++version);
          depot.state(id, version);
        }
        case 4 -> {
          if (blocked.containsKey(id)) {
            row(id, !blocked.get(id));
          }
        }
        case 5 -> toggle(id);
        case 6, 7 -> subscribe();
        case 8 -> unsubscribe();
        case 9 -> turn();
        default -> pass(1 + random.nextInt(3));
      }
    }

    private void row(long id, boolean block) {
      blocked.put(id, block);
      depot.tracker(id, block);
    }

    /** Removes a tracker, or brings it back. */
    private void toggle(long id) {
      if (blocked.remove(id) == null) {
        row(id, false);
      } else {
        depot.remove(id);
        single.forget(id);
        batch.forget(id);
      }
    }

    private void subscribe() {
      boolean many = random.nextBoolean();
      Wanted kind = many ? batch : single;
      Set<Long> ids = ids();
      if (many) {
        batchRequests++;
        boolean all = random.nextInt(3) == 0;
        ask("subscribe", "state_batch", all ? "{\"type\":\"all\"}" : selected(ids), ids);
        if (all) {
          kind.all = true;
          kind.selected.clear();
          kind.except.clear();
          return;
        }
      } else {
        ask("subscribe", "state", "", ids);
      }
      for (long id : ids) {
        if (blocked.containsKey(id)) {
          kind.selected.add(id);
          kind.except.remove(id);
        }
      }
    }

    private void unsubscribe() {
      boolean many = random.nextBoolean();
      Wanted kind = many ? batch : single;
      Set<Long> ids = ids();
      boolean all = many && random.nextInt(4) == 0;
      String target = all ? "{\"type\":\"all\"}" : selected(ids);
      ask("unsubscribe", many ? "state_batch" : "state", many ? target : "", ids);
      if (all) {
        kind.all = false;
        kind.selected.clear();
        kind.except.clear();
        return;
      }
      for (long id : ids) {
        kind.forget(id);
        if (kind.all && blocked.containsKey(id)) {
          kind.except.add(id);
        }
      }
    }

    private Set<Long> ids() {
      return random
          .longs(1 + random.nextInt(3), 1, TRACKERS + 2)
          .boxed()
          .collect(Collectors.toSet());
    }

    private static String selected(Set<Long> ids) {
      return "{\"type\":\"selected\",\"tracker_ids\":" + ids + "}";
    }

    private void ask(String action, String type, String target, Set<Long> ids) {
      String paced = ",\"rate_limit\":\"" + limit + "s\"";
      String whom =
          target.isEmpty()
              ? "\"trackers\":" + ids + (random.nextBoolean() ? paced : "")
              : "\"target\":" + target + paced;
      asked.add(action.equals("subscribe") && target.contains("all"));
      depot.send(
          driver,
          "{\"action\":\"%s\",\"hash\":\"%s\",\"requests\":[{\"type\":\"%s\",%s,\"format\":\"compact\"}]}"
              .formatted(action, Depot.HASH, type, whom));
    }

    /** A client stops reading, or goes on. */
    private void turn() {
      slow = !slow;
      if (slow) {
        connection.block();
      } else {
        released = true;
        connection.drain(driver.session());
        depot.settle();
      }
    }

    private void pass(int time) {
      seconds += time;
      depot.pass(Duration.ofSeconds(time));
    }

    private void read() {
      for (String text : connection.take()) {
        JsonNode frame = json(text);
        JsonNode data = frame.path("data");
        switch (frame.path("event").asText()) {
          case "state" -> state(single, data);
          case "state_batch" -> {
            batchFrames++;
            data.forEach(item -> state(batch, item));
          }
          case "lifecycle" -> lifecycle(data);
          default -> answer(frame);
        }
      }
    }

    private void answer(JsonNode frame) {
      assertThat(frame.path("type").asText()).isEqualTo("response");
      if (asked.remove()) {
        // What an answer about all does not name does not exist.
        saidBlocked.clear();
      }
      for (JsonNode kind : frame.path("data")) {
        for (Map.Entry<String, JsonNode> status : kind.path("value").properties()) {
          long id = Long.parseLong(status.getKey());
          if (status.getValue().asText().equals("blocked")) {
            saidBlocked.add(id);
          } else {
            saidBlocked.remove(id);
          }
        }
      }
    }

    private static JsonNode json(String text) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    private void state(Wanted kind, JsonNode state) {
      long id = state.path("source_id").asLong() - Depot.source(0);
      long came = state.path("gps").path("speed").asLong();
      assertThat(saidBlocked).as("a state of what is blocked").doesNotContain(id);
      assertThat(came)
          .as("an older state after a newer one")
          .isGreaterThanOrEqualTo(kind.heard.getOrDefault(id, 0L));
      if (!slow && !released) {
        // Nothing is on its way for long: what comes now is allowed now.
        assertThat(kind.has(id)).as("tracker %d", id).isTrue();
        assertThat(blocked.get(id)).isFalse();
      }
      kind.heard.put(id, came);
    }

    private void lifecycle(JsonNode data) {
      long id = data.path("source_id").asLong() - Depot.source(0);
      switch (data.path("lifecycle_event").asText()) {
        case "block" -> assertThat(saidBlocked.add(id)).isTrue();
        case "unblock", "corrupt" -> saidBlocked.remove(id);
        default -> throw new AssertionError(data.toString());
      }
    }
  }
}
