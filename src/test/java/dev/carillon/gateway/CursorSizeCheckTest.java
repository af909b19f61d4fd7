package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.http.HttpOptions;
import dev.carillon.support.Events;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CursorSizeCheckTest {
  private static HttpOptions options() {
    return dev.carillon.config.ConfigFile.read(Optional.empty(), Map.of())
        .load(Configuration.class)
        .http();
  }

  private static boolean warnsAt(int partitions) {
    var bound = new CursorSizeCheck(options());
    Stream stream = Events.stream("wide");
    for (int number = 0; number < partitions; number++) {
      bound.see(Events.announcing(new Position(Events.partition(stream, number, number), 0, -1)));
    }
    return bound.hasWarned();
  }

  @Test
  void more_partitions_than_fit_into_a_request_are_said_and_a_usual_number_is_not() {
    assertThat(warnsAt(64)).isFalse();
    assertThat(warnsAt(600)).isFalse();
    assertThat(warnsAt(2_000)).isTrue();
  }
}
