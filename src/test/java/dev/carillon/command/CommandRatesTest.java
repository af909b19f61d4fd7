package dev.carillon.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandRatesTest {
  private long nanos;
  private final CommandRates rates = new CommandRates(new CommandLimits(10, 3, 100), () -> nanos);

  private int taken(String principal) {
    int taken = 0;
    while (rates.take(principal)) {
      taken++;
    }
    return taken;
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void a_burst_is_given_at_once_and_comes_back_by_and_by() {
    assertThat(taken("alice")).isEqualTo(3);
    pass(Duration.ofMillis(200));
    assertThat(taken("alice")).isEqualTo(2);
    pass(Duration.ofHours(1));
    assertThat(taken("alice")).isEqualTo(3);
  }

  @Test
  void each_principal_has_its_own() {
    assertThat(taken("alice")).isEqualTo(3);
    assertThat(taken("bob")).isEqualTo(3);
  }

  @Test
  void nobody_is_remembered_for_longer_than_it_matters() {
    for (int i = 0; i < CommandRates.MAX_PRINCIPALS + 100; i++) {
      rates.take("principal-" + i);
    }
    assertThat(rates.size()).isEqualTo(CommandRates.MAX_PRINCIPALS);

    pass(Duration.ofSeconds(10));
    rates.take("alice");
    assertThat(rates.size()).isEqualTo(1);
  }
}
