package dev.carillon.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.Door;
import dev.carillon.support.MemoryTokenStore;
import dev.carillon.support.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private final MovableClock clock = new MovableClock();
  private final MemoryTokenStore store = new MemoryTokenStore();
  private final ApiTokens tokens = new ApiTokens(store, Duration.ZERO, clock);
  private final List<String> told = new ArrayList<>();
  private final Revocations revocations = new Revocations(store, clock, told::add);

  private String create() {
    var request = new ApiTokens.Request("ann", "", Set.of(), Map.of(), Optional.empty());
    return Door.get(tokens.create(request)).id();
  }

  private void revoke(String id) {
    assertThat(Door.get(tokens.revoke(id))).isTrue();
  }

  private void look() {
    clock.advance(Duration.ofMillis(500));
    revocations.look();
  }

  @Test
  void each_token_that_was_taken_back_is_told_once() {
    String first = create();
    String second = create();
    create();
    look();
    revoke(first);
    look();
    revoke(second);
    for (int i = 0; i < 2_000; i++) {
      look();
    }
    assertThat(told).containsExactly(first, second);
  }

  @Test
  void a_clock_that_is_behind_ours_hides_nothing() {
    String id = create();
    look();
    Door.get(store.revoke(id, clock.instant().minusSeconds(90)));
    look();
    assertThat(told).containsExactly(id);
  }

  @Test
  void what_happened_while_the_store_was_away_is_told_when_it_is_back() {
    String id = create();
    look();
    revoke(id);
    store.away(true);
    clock.advance(Duration.ofHours(1));
    look();
    assertThat(told).isEmpty();
    store.away(false);
    look();
    assertThat(told).containsExactly(id);
  }
}
