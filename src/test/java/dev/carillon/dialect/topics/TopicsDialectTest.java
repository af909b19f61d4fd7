package dev.carillon.dialect.topics;

import dev.carillon.contract.DialectContract;
import dev.carillon.core.Dialect;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

class TopicsDialectTest {
  @Nested
  class Contract extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new TopicsDialect(
          TopicsOptions.DEFAULT,
          64 << 10,
          Duration.ofSeconds(25),
          new EventConditions(100)::of,
          TestServer.NO_COMMANDS);
    }

    @Override
    protected Handshake handshake() {
      return Handshakes.websocket();
    }

    @Override
    protected Handshake refusedHandshake() {
      return Handshakes.sse(MultiMap.caseInsensitiveMultiMap());
    }

    @Override
    protected Principal principal() {
      return Principals.of("alice", "vehicle:7:**");
    }

    @Override
    protected String topic() {
      return "vehicle:7";
    }

    @Override
    protected String deniedTopic() {
      return "vehicle:8";
    }

    @Override
    protected String subscribe(String topic) {
      return "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"" + topic + "\"]}";
    }

    @Override
    protected String unsubscribe(String topic) {
      return "{\"type\":\"unsubscribe\",\"id\":\"1\"}";
    }
  }
}
