package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedPostgres;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedServersIT {
  @Test
  void a_record_comes_back_with_its_headers() {
    SharedKafka kafka = SharedKafka.get();
    String topic = kafka.topic("shared", 3);

    kafka.produce(topic, Map.of("ce_id", "7"), "key", "value");

    var read = kafka.read(topic, 1).get(0);
    assertThat(new String(read.key(), StandardCharsets.UTF_8)).isEqualTo("key");
    assertThat(new String(read.value(), StandardCharsets.UTF_8)).isEqualTo("value");
    assertThat(read.headers().lastHeader("ce_id").value())
        .isEqualTo("7".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void the_servers_are_started_once() {
    assertThat(SharedKafka.get()).isSameAs(SharedKafka.get());
    assertThat(SharedPostgres.get()).isSameAs(SharedPostgres.get());
  }

  @Test
  void databases_are_apart() throws Exception {
    var one = SharedPostgres.get().database("one");
    var two = SharedPostgres.get().database("two");

    one.execute("create table thing (id int)");
    two.execute("create table thing (id text)");

    assertThat(one.name()).isNotEqualTo(two.name());
  }
}
