package dev.carillon.dialect.openshock;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad key is named. */
class OpenShockOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "' ',topic,PT2S,PT30S,PT35S,100,user-claim",
    "user,'a topic',PT2S,PT30S,PT35S,100,command-topic",
    "user,..,PT2S,PT30S,PT35S,100,command-topic",
    "user,topic,PT0S,PT30S,PT35S,100,poll",
    "user,topic,PT2S,PT61M,PT35S,100,max-staleness",
    "user,topic,PT2S,PT3S,PT35S,100,max-staleness",
    "user,topic,PT2S,PT30S,PT0S,100,device-ttl",
    "user,topic,PT2S,PT30S,PT35S,0,shocks-per-call",
    "user,topic,PT2S,PT30S,PT35S,1001,shocks-per-call",
  })
  void what_is_out_of_bounds_is_named(
      String claim,
      String topic,
      Duration poll,
      Duration staleness,
      Duration ttl,
      int shocks,
      String key) {
    assertThatThrownBy(() -> new OpenShockOptions(claim, topic, poll, staleness, ttl, shocks))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }
}
