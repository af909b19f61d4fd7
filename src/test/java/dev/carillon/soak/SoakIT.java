package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short run; {@code mvn -Psoak} is the long one. */
@Timeout(900)
class SoakIT {
  @TempDir private Path directory;

  @Test
  void every_client_gets_what_it_asked_for_whatever_is_cut_and_restarted() throws Exception {
    SoakReport report = new Soak(SoakOptions.small()).run(directory);

    System.out.println(report.text());
    assertThat(report.verdict().faults()).as(report.text()).isEmpty();
    // Among them: a client without a cursor behind all, and connections that nobody has any more.
    assertThat(report.complaints()).isEmpty();
    // A run in which nothing happens proves nothing.
    assertThat(report.verdict().deliveries()).isGreaterThan(report.options().records() / 2);
    assertThat(report.verdict().plantedCount()).isPositive();
  }
}
