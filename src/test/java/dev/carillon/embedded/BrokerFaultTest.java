package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;

class BrokerFaultTest {
  @Test
  void a_broker_that_halts_tells_its_owner_and_leaves_the_process_alone() {
    var told = new ArrayList<String>();
    Consumer<String> watcher = told::add;
    BrokerFault.watch(watcher);
    try {
      assertThatThrownBy(() -> Exit.halt(1, "no space left"))
          .hasMessage("kafka broker failed: no space left");
      assertThatThrownBy(() -> Exit.exit(3)).hasMessage("kafka broker failed: exit status 3");
    } finally {
      BrokerFault.unwatch(watcher);
    }
    assertThat(told).containsExactly("no space left", "exit status 3");
  }
}
