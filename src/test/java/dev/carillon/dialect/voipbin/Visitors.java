package dev.carillon.dialect.voipbin;

import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.Principals;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;

/** The customers, agents and handshakes of these tests. */
final class Visitors {
  static final String CUSTOMER = "5e4a0680-804e-11ec-8477-2fea5968d85b";
  static final String OTHER_CUSTOMER = "6a93f71e-f542-11ee-9d00-a37a1c8d7f11";
  static final String AGENT = "62005165-b7d6-49e0-9f2e-dd9d4c3a58a1";
  static final String CALL = "5371e9db-0f6b-4b8e-bd3d-3a1b2c4d5e6f";
  static final String OTHER_CALL = "8a1f0f3e-52f5-4c0a-9df0-0c6f6b0f7a11";

  private Visitors() {}

  static Principal admin() {
    return Principals.claiming(
        "alice",
        Map.of("customer_id", CUSTOMER, "agent_id", AGENT, "permissions", List.of("admin")),
        "customer_id:" + CUSTOMER + ":**",
        "agent_id:" + AGENT + ":**");
  }

  /** An anonymous visitor, with a grant that is wider than its token. */
  static Principal direct(String... resourceTypes) {
    return Principals.claiming(
        "visitor",
        Map.of(
            "type",
            "direct",
            "customer_id",
            CUSTOMER,
            "allowed_resource_types",
            List.of(resourceTypes)),
        "**");
  }

  /** A handshake with this query, as in {@code ack=true}. */
  static Handshake handshake(String... parameters) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    for (String parameter : parameters) {
      String[] pair = parameter.split("=", 2);
      query.add(pair[0], pair[1]);
    }
    return new Handshake(
        "websocket",
        "/v1.0/ws",
        query,
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        "");
  }
}
