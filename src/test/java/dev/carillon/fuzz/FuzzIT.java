package dev.carillon.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short run; {@code mvn -Pfuzz} is the long one. */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FuzzIT {
  @TempDir private Path directory;

  @Test
  void whatever_is_sent_nobody_else_misses_anything_and_nothing_of_ours_fails() throws Exception {
    long seed = Fuzz.seed();
    System.out.println("fuzz: mvn -Pfuzz -Dfuzz.seed=" + seed);
    try (var fuzz = new Fuzz(seed, directory)) {
      Fuzz.Outcome outcome = fuzz.run(Fuzz.time());

      System.out.printf(
          "fuzz seed %d: %,d steps, %,d events of the witness%n",
          seed, outcome.steps(), outcome.witnessed());
      assertThat(outcome.missing()).as("seed " + seed).isEmpty();
      assertThat(outcome.errors()).as("seed " + seed).isEmpty();
      // A run in which nothing was sent proves nothing.
      assertThat(outcome.witnessed()).isPositive();
      assertThat(outcome.steps()).isGreaterThan(50);
    }
  }
}
